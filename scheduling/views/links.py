"""The links of an appointment, for who sends them: to whom, again, and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from scheduling import policies, presenters, selectors, services
from scheduling.models import Appointment
from scheduling.presenters.links import link_card
from scheduling.views.reaching import chosen, forms_page, link_form, reach_set, relative_add, status_of


@require_http_methods(["GET", "POST"])
def page(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """Whom to write to; the link leaves by SMS and e-mail."""
    row = _sender(request, appointment)
    form = link_form(request, row.patient, selectors.confidentiality_of(row))
    sent = outcome(
        form,
        lambda: services.link_send(
            actor=request.actor, appointment=row, **chosen(form, row.patient), at=clock.now()
        ),
    )
    if sent is None:
        return _page(request, row, link_form=form)
    messages.success(request, "Le lien est parti. Sa présence confirmée se verra ici et dans l’agenda.")
    return redirect("scheduling:appointment", appointment)


@require_POST
def reach(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """Where the patient themself is reached."""
    row = _sender(request, appointment)
    refused = reach_set(request, row.patient)
    return _page(request, row, reach_form=refused) if refused else redirect("scheduling:links", appointment)


@require_POST
def relative(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """Somebody whom the patient designates."""
    row = _sender(request, appointment)
    refused = relative_add(request, row.patient)
    return (
        _page(request, row, relative_form=refused) if refused else redirect("scheduling:links", appointment)
    )


@require_POST
def revoke(request: ActorRequest, appointment: UUID, link: UUID) -> HttpResponse:
    row = selectors.appointment_for(request.actor, appointment)
    services.link_revoke(actor=request.actor, appointment=row, public_id=link, at=clock.now())
    messages.success(request, "Ce lien n’ouvre plus rien.")
    return redirect("scheduling:appointment", appointment)


def _sender(request: ActorRequest, appointment: UUID) -> Appointment:
    row = selectors.appointment_for(request.actor, appointment)
    policies.require_link_sender(request.actor, row)
    return row


def _page(request: ActorRequest, row: Appointment, **forms: Any) -> HttpResponse:
    at = clock.now()
    context = {
        "appointment": presenters.appointment_card(request.actor, row, at),
        "card": link_card(request.actor, row, at),
        **forms_page(request, row.patient, selectors.confidentiality_of(row), **forms),
    }
    return render(request, "scheduling/links/page.html", context, status=status_of(forms))
