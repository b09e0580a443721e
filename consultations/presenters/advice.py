"""« Téléconseil » in words: what it takes from the patient, before it is pressed; who said so, afterwards."""

from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import AdviceReason
from consultations.models import Advice, Consultation
from consultations.rules import words
from consultations.states import REPORT_IS_OPEN
from core.actors import Actor

NOTHING = "Rien n’est facturé ni remboursé : le patient n’a rien à payer."


def advice_part(actor: Actor, consultation: Consultation) -> dict[str, Any] | None:
    """For the physician of the act; None to others, and where there is nothing to say any more."""
    if not policies.can_conduct(actor, consultation):
        return None
    standing, is_open = selectors.advice_of(consultation), consultation.state in REPORT_IS_OPEN
    if standing is None and not is_open:
        return None
    key = [consultation.public_id]
    return {
        "is_standing": standing is not None,
        "lines": _said(standing) if standing else [],
        "nothing": NOTHING,
        "reasons": AdviceReason.choices,
        "say_url": reverse("consultations:advice", args=key) if is_open else "",
        "undo_url": reverse("consultations:advice_undo", args=key) if is_open else "",
    }


def _said(advice: Advice) -> list[str]:
    reason = str(AdviceReason(advice.reason).label)
    detail = f"{reason} : {advice.words}" if advice.words else reason
    return [detail, f"{advice.said_by}, {words.moment(advice.said_at)}"]
