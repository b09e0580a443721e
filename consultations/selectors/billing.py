"""What `billing` reads of a closed act: facts, no clinical text."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from consultations.enums import ConsultationState, PartyRole
from consultations.models import ClosingVerdict, Consultation, Party
from consultations.selectors.acts import WITH
from consultations.selectors.advice import is_advice
from consultations.selectors.pathway import closing_of, companion_of, unbilled
from core.errors import NotFound
from directory.models import Practitioner
from pathways.engine import Situation, Verdict, situation_from_mapping, verdict_from_mapping
from patients.models import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingFacts:
    """One act as its fee sheets need it: who took part, and the verdict that its signature fixed.

    `is_decided`: the physician set the rules aside; the findings of the verdict say so, with the motive.
    `beside`: the physician who was beside the patient, and bills a consultation of their own.
    `is_advice`: its physician says that it was only advice, of which nothing is billed.
    `is_confidential`: a minor keeps it from their parents, whose account the beneficiary is on.
    """

    act_public_id: UUID
    patient: Patient
    physician: Practitioner
    nurse: Practitioner | None
    started_at: dt.datetime
    finished_at: dt.datetime
    closed_at: dt.datetime
    situation: Situation
    verdict: Verdict
    is_decided: bool = False
    is_confidential: bool = False
    is_advice: bool = False
    beside: Practitioner | None = None


def closed_since(instant: dt.datetime) -> QuerySet[Consultation]:
    """The acts closed at or after this instant, in order. For jobs: it asks no actor."""
    rows = Consultation.objects.real().filter(state=ConsultationState.CLOSED, closed_at__gte=instant)
    return rows.select_related(*WITH).order_by("closed_at", "pk")


def billing_facts(public_id: UUID) -> BillingFacts:
    """The facts of a closed act that counts. For jobs and for `billing`, which judges who reads them."""
    act = Consultation.objects.real().filter(public_id=public_id, state=ConsultationState.CLOSED)
    consultation = act.select_related(*WITH).first()
    closing = closing_of(consultation) if consultation is not None else None
    if (
        consultation is None
        or closing is None
        or not (consultation.started_at and consultation.finished_at and consultation.closed_at)
    ):
        raise NotFound("Cet acte n’est pas clôturé.")
    appointment = consultation.appointment
    return BillingFacts(
        act_public_id=consultation.public_id,
        patient=appointment.patient,
        physician=appointment.practitioner,
        nurse=companion_of(consultation),
        started_at=consultation.started_at,
        finished_at=consultation.finished_at,
        closed_at=consultation.closed_at,
        situation=situation_from_mapping(closing.situation),
        verdict=_verdict(consultation, closing),
        is_decided=closing.override_id is not None,
        is_confidential=appointment.is_confidential,
        is_advice=is_advice(consultation),
        beside=_beside(consultation),
    )


def _beside(consultation: Consultation) -> Practitioner | None:
    """Who was held beside the patient, once they entered."""
    beside = consultation.appointment.beside
    entered = consultation.parties.filter(practitioner=beside)
    return beside if beside is not None and entered.exists() else None


def _verdict(consultation: Consultation, closing: ClosingVerdict) -> Verdict:
    """What the signature fixed; of an advice no line, whatever was judged."""
    verdict = verdict_from_mapping(closing.verdict)
    return unbilled(verdict) if is_advice(consultation) else verdict


def is_rehearsal(act_public_id: UUID) -> bool:
    return Consultation.objects.filter(public_id=act_public_id, appointment__is_rehearsal=True).exists()


def second_physicians_of(act_public_id: UUID) -> list[Practitioner]:
    """The physicians invited into an act who entered it. For `billing`, which judges who reads them."""
    rows = Party.objects.filter(
        consultation__public_id=act_public_id, role=PartyRole.SECOND_PHYSICIAN, joined_at__isnull=False
    )
    entered = rows.filter(practitioner__isnull=False).select_related("practitioner__specialty")
    return [party.practitioner for party in entered.order_by("pk") if party.practitioner]
