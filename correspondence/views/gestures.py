"""What is done of a dispatch that did not arrive, from the page of its act or from the list."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid
from correspondence import policies, presenters, selectors, services
from correspondence.forms import CloseForm, SwitchForm
from correspondence.models import Dispatch

LIST = "liste"
UNREAD = "Choisissez dans la liste."


@require_GET
def to_take_up(request: ActorRequest) -> HttpResponse:
    """« À reprendre »: one’s own, or those of the region without a patient’s name."""
    policies.require_sender(request.actor)
    is_keeper = policies.is_keeper(request.actor)
    rows = list(selectors.dead_for(request.actor)[:200])
    context = {
        "lines": presenters.dispatch_lines(request.actor, rows, is_anonymous=is_keeper),
        "closings": presenters.closing_choices(),
        "is_keeper": is_keeper,
    }
    return render(request, "correspondence/to_take_up.html", context)


@require_POST
def retry(request: ActorRequest, dispatch: UUID) -> HttpResponse:
    return _done(
        request,
        dispatch,
        lambda: services.dispatch_retry(actor=request.actor, public_id=dispatch, at=clock.now()),
        "L’envoi repart. Cette page dit s’il arrive.",
    )


@require_POST
def switch(request: ActorRequest, dispatch: UUID) -> HttpResponse:
    form = SwitchForm(request.POST)
    channel = form.cleaned_data["channel"] if form.is_valid() else None
    return _done(
        request,
        dispatch,
        lambda: services.dispatch_switch(
            actor=request.actor, public_id=dispatch, channel=channel, at=clock.now()
        ),
        "Le document part par l’autre canal.",
    )


@require_POST
def close(request: ActorRequest, dispatch: UUID) -> HttpResponse:
    form = CloseForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _done(
        request,
        dispatch,
        lambda: services.dispatch_close(
            actor=request.actor, public_id=dispatch, reason=reason, at=clock.now()
        ),
        "C’est clos. La raison reste sur la page de l’acte.",
    )


@require_POST
def renew(request: ActorRequest, dispatch: UUID) -> HttpResponse:
    return _done(
        request,
        dispatch,
        lambda: services.link_renew(actor=request.actor, public_id=dispatch, at=clock.now()),
        "Un autre lien part. Le précédent n’ouvre plus rien.",
    )


def _done(request: ActorRequest, dispatch: UUID, act: Callable[[], Dispatch], said: str) -> HttpResponse:
    """Rights first, then the gesture; back where it was made."""
    row = selectors.dispatch_for(request.actor, dispatch)
    try:
        act()
    except (Conflict, Invalid) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    if policies.is_keeper(request.actor) or request.POST.get("from") == LIST:
        return redirect("correspondence:to_take_up")
    return redirect(reverse("consultations:report", args=[row.act_public_id]) + "#envois")
