"""The pathway of an appointment: what is said of it, and what its physician decides against the rules."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Invalid
from pathways.enums import CaseOrigin
from pathways.presenters.cases import case_fields
from pathways.verdicts import rules_held
from patients.policies import require
from scheduling import policies, selectors, services
from scheduling.enums import AppointmentState
from scheduling.forms import DecisionForm, EvidenceForm
from scheduling.models import Appointment
from scheduling.services.overrides import ONLY_THE_PHYSICIAN
from scheduling.views.desk import Desk
from scheduling.views.pages import appointment_context

SAID, UNCHANGED = "C’est noté, avec votre nom et l’heure.", "Rien n’avait changé."
DECIDED = "Votre décision est gardée avec son motif."
TAKEN_BACK = "Le verdict des règles s’applique de nouveau."


@rules_held()
def pathway_context(
    request: ActorRequest,
    appointment: Appointment,
    *,
    evidence: EvidenceForm | None = None,
    decision: DecisionForm | None = None,
) -> dict[str, Any]:
    """The card of the pathway, as booked; nothing to those who have no part in it."""
    if not policies.can_read_pathway(request.actor, appointment):
        return {}
    desk = _desk(request, appointment)
    case = case_fields(desk.judgement.situation, origin=CaseOrigin.APPOINTMENT, at=appointment.starts_at)
    is_held = appointment.state == AppointmentState.BOOKED
    return {
        **desk.context(evidence=evidence, decision=decision),
        "explain": case if is_held else None,
    }


def _desk(request: ActorRequest, appointment: Appointment) -> Desk:
    key = appointment.public_id
    return Desk(
        request=request,
        appointment=appointment,
        judgement=selectors.judgement_of(appointment),
        say_url=reverse("scheduling:pathway_say", args=[key]),
        decide_url=reverse("scheduling:pathway_decide", args=[key]),
        withdraw_url=reverse("scheduling:pathway_withdraw", args=[key]),
    )


@require_POST
def say(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """Writes what was answered; what lacks its proof comes back with everything as it was typed."""
    row = selectors.appointment_for(request.actor, appointment)
    form = _desk(request, row).evidence()
    try:
        said = services.pathway_facts_state(
            actor=request.actor, appointment=appointment, statements=form.statements(), at=clock.now()
        )
    except Invalid as refusal:
        if not form.refuse(refusal):
            raise
        return _refused(request, row, evidence=form)
    messages.success(request, SAID if said else UNCHANGED)
    return redirect(_card(appointment))


@require_POST
def decide(request: ActorRequest, appointment: UUID) -> HttpResponse:
    row = selectors.appointment_for(request.actor, appointment)
    require(policies.is_physician_of(request.actor, row), ONLY_THE_PHYSICIAN)
    form = _desk(request, row).decision()
    if not form.is_valid():
        return _refused(request, row, decision=form)
    try:
        services.pathway_override_set(
            actor=request.actor, appointment=appointment, at=clock.now(), **form.decided()
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return _refused(request, row, decision=form)
    messages.success(request, DECIDED)
    return redirect(_card(appointment))


@require_POST
def withdraw(request: ActorRequest, appointment: UUID) -> HttpResponse:
    services.pathway_override_withdraw(actor=request.actor, appointment=appointment, at=clock.now())
    messages.success(request, TAKEN_BACK)
    return redirect(_card(appointment))


def _card(appointment: UUID) -> str:
    return reverse("scheduling:appointment", args=[appointment]) + "#parcours"


def _refused(
    request: ActorRequest,
    row: Appointment,
    *,
    evidence: EvidenceForm | None = None,
    decision: DecisionForm | None = None,
) -> HttpResponse:
    """The page of the appointment again, with what to correct."""
    context = appointment_context(request, row)
    context |= pathway_context(request, row, evidence=evidence, decision=decision)
    return render(request, "scheduling/appointment.html", context, status=422)
