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
from pathways.verdicts import liftable, rules_held
from patients.policies import require
from scheduling import policies, selectors, services
from scheduling.enums import AppointmentState, Fact
from scheduling.forms import DecisionForm, EvidenceForm
from scheduling.models import Appointment
from scheduling.presenters.pathway import pathway_view
from scheduling.selectors import Judgement
from scheduling.services.overrides import ONLY_THE_PHYSICIAN
from scheduling.views.pages import appointment_context


@rules_held()
def pathway_context(
    request: ActorRequest,
    appointment: Appointment,
    *,
    evidence: EvidenceForm | None = None,
    decision: DecisionForm | None = None,
) -> dict[str, Any]:
    """What scheduling/pathway/card.html shows to this person; nothing to those who have no part in it."""
    if not policies.can_read_pathway(request.actor, appointment):
        return {}
    judgement = selectors.judgement_of(appointment)
    is_held = appointment.state == AppointmentState.BOOKED
    return {
        "pathway": pathway_view(
            judgement, reads_question=policies.can_read_question(request.actor, appointment)
        ),
        "explain": case_fields(judgement.situation, origin=CaseOrigin.APPOINTMENT, at=appointment.starts_at)
        if is_held
        else None,
        "say": _say(request, appointment, judgement, evidence),
        "decide": _decide(request, appointment, judgement, decision),
    }


def _say(
    request: ActorRequest, appointment: Appointment, judgement: Judgement, form: EvidenceForm | None
) -> dict[str, Any] | None:
    facts = facts_to_say(request, appointment, judgement)
    if not facts:
        return None
    shown = form or evidence_form(request, appointment, judgement)
    return {
        "url": reverse("scheduling:pathway_say", args=[appointment.public_id]),
        "form": shown,
        "asked": shown.questions(judgement.asked),
        "others": shown.questions([fact for fact in facts if fact not in judgement.asked]),
    }


def facts_to_say(request: ActorRequest, appointment: Appointment, judgement: Judgement) -> list[Fact]:
    """What this person may say, and correct: nobody corrects a question that they may not read.

    The file alone says who the treating physician is, when it does.
    """
    said = {row.fact for row in judgement.facts}
    kept = set()
    if judgement.situation.patient.treating_physician is not None and Fact.TREATING_PHYSICIAN not in said:
        kept.add(Fact.TREATING_PHYSICIAN)
    if Fact.ORIENTATION in said and not policies.can_read_question(request.actor, appointment):
        kept.add(Fact.ORIENTATION)
    return [
        fact for fact in Fact if fact not in kept and policies.can_state(request.actor, appointment, fact)
    ]


def evidence_form(request: ActorRequest, appointment: Appointment, judgement: Judgement) -> EvidenceForm:
    """Filled in with what was said, bound to what was posted."""
    return EvidenceForm(
        request.POST if request.method == "POST" else None,
        facts=facts_to_say(request, appointment, judgement),
        rows=judgement.facts,
        on=clock.today(clock.now()),
        is_physician=policies.is_physician_of(request.actor, appointment),
    )


def _decide(
    request: ActorRequest, appointment: Appointment, judgement: Judgement, form: DecisionForm | None
) -> dict[str, Any] | None:
    if not policies.can_override(request.actor, appointment):
        return None
    return {
        "url": reverse("scheduling:pathway_decide", args=[appointment.public_id]),
        "withdraw_url": reverse("scheduling:pathway_withdraw", args=[appointment.public_id]),
        "form": form or DecisionForm(liftable=liftable(judgement.rules)),
        "standing": judgement.override,
    }


@require_POST
def say(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """Writes what was answered; what lacks its proof comes back with everything as it was typed."""
    row = selectors.appointment_for(request.actor, appointment)
    form = evidence_form(request, row, selectors.judgement_of(row))
    try:
        said = services.pathway_facts_state(
            actor=request.actor, appointment=appointment, statements=form.statements(), at=clock.now()
        )
    except Invalid as refusal:
        if not form.refuse(refusal):
            raise
        return _refused(request, row, evidence=form)
    messages.success(request, "C’est noté, avec votre nom et l’heure." if said else "Rien n’avait changé.")
    return redirect(_card(appointment))


@require_POST
def decide(request: ActorRequest, appointment: UUID) -> HttpResponse:
    row = selectors.appointment_for(request.actor, appointment)
    require(policies.is_physician_of(request.actor, row), ONLY_THE_PHYSICIAN)
    form = DecisionForm(request.POST, liftable=liftable(selectors.judgement_of(row).rules))
    if not form.is_valid():
        return _refused(request, row, decision=form)
    try:
        services.pathway_override_set(
            actor=request.actor,
            appointment=appointment,
            ips=form.indicator,
            lifted=form.blocks_lifted,
            motive=form.cleaned_data["motive"],
            at=clock.now(),
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return _refused(request, row, decision=form)
    messages.success(request, "Votre décision est gardée avec son motif.")
    return redirect(_card(appointment))


@require_POST
def withdraw(request: ActorRequest, appointment: UUID) -> HttpResponse:
    services.pathway_override_withdraw(actor=request.actor, appointment=appointment, at=clock.now())
    messages.success(request, "Le verdict des règles s’applique de nouveau.")
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
