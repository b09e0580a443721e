"""The pathway of an act as it really went: its start, its video, who was beside the patient."""

import hashlib
from dataclasses import replace

from consultations.enums import PartyRole
from consultations.models import ClosingVerdict, Consultation
from consultations.selectors.advice import is_advice
from directory.models import Practitioner
from pathways.engine import Verdict, verdict_to_json
from scheduling import selectors as agenda
from scheduling.enums import Fact
from scheduling.selectors import Judgement, Plan


def companion_of(consultation: Consultation) -> Practitioner | None:
    """The professional who was at the cart: the one who entered the call, else the one named."""
    at_cart = consultation.parties.filter(role=PartyRole.CART, practitioner__isnull=False)
    if (beside := consultation.appointment.beside_id) is not None:  # a physician accompanies by their own act
        at_cart = at_cart.exclude(practitioner=beside)
    entered = at_cart.select_related("practitioner").order_by("created_at", "pk").first()
    return entered.practitioner if entered is not None else consultation.appointment.nurse


def plan_of(consultation: Consultation) -> Plan:
    """What was booked, corrected by what happened."""
    booked = agenda.plan_of(consultation.appointment)
    return replace(
        booked,
        starts_at=consultation.started_at or booked.starts_at,
        companion=companion_of(consultation),
        video=_video(consultation),
    )


def judgement_of(consultation: Consultation) -> Judgement:
    """The verdict on an act that is not closed yet; of an advice, nothing is billed."""
    judged = agenda.judgement_of(consultation.appointment, plan_of(consultation))
    return replace(judged, verdict=unbilled(judged.verdict)) if is_advice(consultation) else judged


def bill_depends_on_an_answer(consultation: Consultation) -> bool:
    """Whether one that nobody gave would change what is billed: that of the nurse too, who has her own sheet.

    Of an advice nothing is billed, and what the physician decided stands.
    """
    judged = judgement_of(consultation)
    if is_advice(consultation) or judged.override is not None:
        return False
    return bool(set(judged.asked) - {Fact.LAST_IN_PERSON})


def unbilled(verdict: Verdict) -> Verdict:
    """The same of an act that is not billed: what was found stays told, no line does."""
    return replace(verdict, status="not_billable", lines=(), amo_rate=None)


def closing_of(consultation: Consultation) -> ClosingVerdict | None:
    """What was judged at the signature, once there is one."""
    return ClosingVerdict.objects.filter(consultation=consultation).select_related("override").first()


def fingerprint(verdict: Verdict) -> str:
    """By which a page says which verdict it showed."""
    return hashlib.sha256(verdict_to_json(verdict).encode()).hexdigest()[:16]


def _video(consultation: Consultation) -> str | None:
    if consultation.is_video_failed:
        return "failed"
    return "ok" if consultation.started_at else None
