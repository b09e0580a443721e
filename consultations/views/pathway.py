"""« Ce qui se facture »: the pathway of the act as it really went, before the signature and after it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import policies, presenters, selectors, services
from consultations.models import Consultation
from consultations.views.gestures import done, refused, wants_json
from consultations.views.report_page import report_context
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, NotFound, PivotError
from pathways.engine import situation_from_mapping, verdict_from_mapping
from pathways.enums import CaseOrigin
from pathways.presenters.cases import case_fields
from pathways.verdicts import rules_held
from scheduling import policies as agenda
from scheduling.forms import DecisionForm, EvidenceForm
from scheduling.selectors import Judgement
from scheduling.views.desk import Desk

PARTS = {
    "verdict": "consultations/pathway/verdict.html",
    "questions": "consultations/pathway/questions.html",
}


@rules_held()
def closing_context(
    request: ActorRequest,
    consultation: Consultation,
    *,
    evidence: EvidenceForm | None = None,
    decision: DecisionForm | None = None,
) -> dict[str, Any]:
    """The card of the report; nothing to those who have no part in the pathway, nor of an act given up."""
    if consultation.cancelled_at or not agenda.can_read_pathway(request.actor, consultation.appointment):
        return {}
    judgement = _judgement(consultation)
    at = consultation.started_at or consultation.appointment.starts_at
    return {
        **_desk(request, consultation, judgement).context(evidence=evidence, decision=decision),
        "explain": case_fields(judgement.situation, origin=CaseOrigin.ACT, at=at),
        "fingerprint": selectors.fingerprint(judgement.verdict),
        "is_fixed": consultation.closed_at is not None,
        "without_video": presenters.without_video(request.actor, consultation),
        "advice": presenters.advice_part(request.actor, consultation),
    }


def _judgement(consultation: Consultation) -> Judgement:
    """What is judged now; once signed, what the signature fixed."""
    judged = selectors.judgement_of(consultation)
    closing = selectors.closing_of(consultation)
    if closing is None:
        return judged
    return replace(
        judged,
        situation=situation_from_mapping(closing.situation),
        verdict=verdict_from_mapping(closing.verdict),
        override=closing.override,
        asked=(),
    )


def _desk(request: ActorRequest, consultation: Consultation, judgement: Judgement) -> Desk:
    key = consultation.public_id
    return Desk(
        request=request,
        appointment=consultation.appointment,
        judgement=judgement,
        say_url=reverse("consultations:pathway_say", args=[key]),
        decide_url=reverse("consultations:pathway_decide", args=[key]),
        withdraw_url=reverse("consultations:pathway_withdraw", args=[key]),
    )


@require_GET
def part(request: ActorRequest, public_id: UUID, piece: str) -> HttpResponse:
    """One part of the card alone, fetched again after an answer."""
    template = PARTS.get(piece)
    consultation = selectors.act_for(request.actor, public_id)
    context = closing_context(request, consultation)
    if template is None or not context:
        raise NotFound
    return render(request, template, {"act": consultation, **context})


@require_POST
def say(request: ActorRequest, public_id: UUID) -> HttpResponse:
    consultation = selectors.act_for(request.actor, public_id)
    form = _desk(request, consultation, selectors.judgement_of(consultation)).evidence()
    try:
        said = services.pathway_state(
            actor=request.actor, public_id=public_id, statements=form.statements(), at=clock.now()
        )
    except Invalid as refusal:
        if wants_json(request) or not form.refuse(refusal):
            raise
        return _again(request, consultation, evidence=form)
    except PivotError as refusal:
        return refused(request, _report(public_id), refusal)
    seen = {f"{row.fact}__seen": str(row.public_id) for row in said}
    return done(request, _report(public_id), "C’est noté, avec votre nom et l’heure.", seen=seen)


@require_POST
def decide(request: ActorRequest, public_id: UUID) -> HttpResponse:
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_conduct(request.actor, consultation), services.ONLY_THE_PHYSICIAN)
    form = _desk(request, consultation, selectors.judgement_of(consultation)).decision()
    try:
        if not form.is_valid():
            name, messages = next(iter(form.errors.items()))
            raise Invalid(str(messages[0]), field=name)
        services.pathway_decide(actor=request.actor, public_id=public_id, at=clock.now(), **form.decided())
    except Invalid as refusal:
        if wants_json(request):
            raise
        if form.is_valid():
            form.refuse(refusal)
        return _again(request, consultation, decision=form)
    except PivotError as refusal:
        return refused(request, _report(public_id), refusal)
    return done(request, _report(public_id), "Votre décision est gardée avec son motif.")


@require_POST
def withdraw(request: ActorRequest, public_id: UUID) -> HttpResponse:
    try:
        services.pathway_decision_withdraw(actor=request.actor, public_id=public_id, at=clock.now())
    except PivotError as refusal:
        return refused(request, _report(public_id), refusal)
    return done(request, _report(public_id), "Le verdict des règles s’applique de nouveau.")


def _report(public_id: UUID) -> str:
    return reverse("consultations:report", args=[public_id]) + "#parcours"


def _again(
    request: ActorRequest,
    consultation: Consultation,
    *,
    evidence: EvidenceForm | None = None,
    decision: DecisionForm | None = None,
) -> HttpResponse:
    """The report again, with what to correct."""
    page = report_context(request, consultation)
    page |= closing_context(request, consultation, evidence=evidence, decision=decision)
    return render(request, "consultations/report/page.html", page, status=422)
