"""« Mon courrier »: where a professional receives documents; and the mailboxes of establishments."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from core.errors import Refused
from correspondence import selectors, services
from correspondence.enums import Channel
from correspondence.forms import MailboxForm
from directory import selectors as directory
from directory.models import Practitioner


@require_http_methods(["GET", "POST"])
def own(request: ActorRequest) -> HttpResponse:
    practitioner = _practitioner(request)
    choice = selectors.choice_of(practitioner)
    preferred = choice.channel if choice else selectors.channel_for(practitioner, None).value
    form = MailboxForm(
        request.POST or None, initial={"address": practitioner.secure_mail, "channel": preferred}
    )
    saved = outcome(form, lambda: _save(request, practitioner, form))
    if saved:
        messages.success(request, "C’est enregistré. Les prochains documents vous parviendront ainsi.")
        return redirect("correspondence:own")
    context = {"form": form, "folder": practitioner.rpps}
    return render(request, "correspondence/own.html", context, status=422 if form.is_bound else 200)


def _save(request: ActorRequest, practitioner: Practitioner, form: MailboxForm) -> bool:
    services.mailbox_set(
        actor=request.actor,
        practitioner=practitioner,
        address=form.cleaned_data["address"],
        channel=Channel(form.cleaned_data["channel"]),
        at=clock.now(),
    )
    return True


def _practitioner(request: ActorRequest) -> Practitioner:
    found = directory.practitioner_of(request.actor.practitioner_id or 0)
    if found is None:
        raise Refused("Cette page est celle des professionnels qui ont une entrée à l’annuaire.")
    return found
