"""An hour that came free, offered by link to who waits: sent, and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from core.errors import Conflict
from scheduling import selectors, services
from scheduling.models import WaitingEntry
from scheduling.policies import waiting as policies
from scheduling.presenters.waiting import waiting_line
from scheduling.services.waiting.answering import GONE
from scheduling.views.reaching import chosen, forms_page, link_form, reach_set, relative_add, status_of


@require_http_methods(["GET", "POST"])
def page(request: ActorRequest, entry: UUID) -> HttpResponse:
    """Whom to write to."""
    row = _offered(request, entry)
    if row is None:
        return _gone(request)
    form = link_form(request, row.patient, selectors.kept_secret(row))
    sent = outcome(
        form,
        lambda: services.offer_link_send(
            actor=request.actor, entry=entry, **chosen(form, row.patient), at=clock.now()
        ),
    )
    if sent is None:
        return _page(request, row, link_form=form)
    messages.success(request, "Le lien est parti. La réponse se verra ici, et vous en serez prévenu.")
    return redirect("scheduling:waiting")


@require_POST
def reach(request: ActorRequest, entry: UUID) -> HttpResponse:
    """Where the patient themself is reached."""
    row = _offered(request, entry)
    if row is None:
        return _gone(request)
    refused = reach_set(request, row.patient)
    done = redirect("scheduling:waiting_link", entry)
    return _page(request, row, reach_form=refused) if refused else done


@require_POST
def relative(request: ActorRequest, entry: UUID) -> HttpResponse:
    """Somebody whom the patient designates."""
    row = _offered(request, entry)
    if row is None:
        return _gone(request)
    refused = relative_add(request, row.patient)
    return (
        _page(request, row, relative_form=refused) if refused else redirect("scheduling:waiting_link", entry)
    )


@require_POST
def revoke(request: ActorRequest, entry: UUID, offer_link: UUID) -> HttpResponse:
    try:
        services.offer_link_revoke(actor=request.actor, entry=entry, public_id=offer_link, at=clock.now())
    except Conflict:
        return _gone(request)
    messages.success(request, "Ce lien n’ouvre plus rien. L’heure reste gardée.")
    return redirect("scheduling:waiting")


def _offered(request: ActorRequest, entry: UUID) -> WaitingEntry | None:
    """Who waits, for whoever may answer for them; None once the hour is no longer kept."""
    at = clock.now()
    row = selectors.waiting_for(request.actor, entry, at=at)
    offer = selectors.offer_of(row)
    policies.require_answerer(request.actor, row, [offer.practitioner_id] if offer else [])
    return row if offer is not None and offer.until > at else None


def _gone(request: ActorRequest) -> HttpResponse:
    messages.warning(request, GONE)
    return redirect("scheduling:waiting")


def _page(request: ActorRequest, row: WaitingEntry, **forms: Any) -> HttpResponse:
    context = {"line": waiting_line(row, 0, clock.now())}
    context |= forms_page(request, row.patient, selectors.kept_secret(row), **forms)
    return render(request, "scheduling/waiting/link.html", context, status=status_of(forms))
