"""What both sides read of an act that somebody interrupted."""

import datetime as dt
from typing import Any

from consultations import policies, selectors
from consultations.enums import InterruptReason
from consultations.models import Consultation
from consultations.rules import words
from core.actors import Actor

REASONS = tuple(InterruptReason.choices)


def interruption_part(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any] | None:
    """Who interrupted it, why, since when, and whether the actor takes it up; None when nothing does."""
    interruption = selectors.interruption_of(consultation)
    if interruption is None:
        return None
    return {
        "why": selectors.why_interrupted(interruption),
        "by": interruption.begun_by,
        "since": interruption.begun_at.isoformat(),
        "lasts": words.since(interruption.begun_at, at),
        "may_resume": policies.can_take_up(actor, consultation, interruption),
    }
