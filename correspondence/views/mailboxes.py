"""« Mon courrier »: where a professional receives documents; and the mailboxes of establishments."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from core.errors import Refused
from correspondence import policies, selectors, services
from correspondence.enums import Channel
from correspondence.forms import MailboxForm, SiteMailboxForm
from directory import selectors as directory
from directory.models import Practitioner
from territory import selectors as territory
from territory.models import Site


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


@require_http_methods(["GET", "POST"])
def site(request: ActorRequest, site: UUID) -> HttpResponse:
    """The mailbox of an establishment, kept by the region."""
    policies.require_keeper(request.actor)
    row = territory.site_for(site)
    form = SiteMailboxForm(request.POST or None, initial={"address": selectors.site_address(row)})
    saved = outcome(form, lambda: _save_site(request, row, form))
    if saved:
        messages.success(request, "C’est enregistré. Les comptes rendus des actes de ce site y partiront.")
        return redirect("territory:site", site)
    context = {"form": form, "site": row}
    return render(request, "correspondence/site.html", context, status=422 if form.is_bound else 200)


def _save_site(request: ActorRequest, row: Site, form: SiteMailboxForm) -> bool:
    address = form.cleaned_data["address"]
    services.site_mailbox_set(actor=request.actor, site=row, address=address, at=clock.now())
    return True


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
