"""Allergies, antecedents and treatments: what is true, what was decided of each during this act."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from consultations import policies, selectors
from consultations.enums import HISTORY_ENDS, HistoryDecided
from consultations.models import Consultation, HistoryDecision
from consultations.rules import words
from consultations.states import SETTLED
from core.actors import Actor
from patients import selectors as patients
from patients.enums import HistoryKind
from patients.models import HistoryItem


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """`kind` is « Allergie », `origin` who confirmed it, or entered it."""

    public_id: UUID
    kind: str
    text: str
    origin: str
    to_confirm: bool
    may_undo: bool  # confirmed during this act, and to be taken back by the reader


@dataclass(frozen=True, slots=True)
class EndedLine:
    """Taken out during this act: « arrêté, Dr Sophie Morel, 14 h 05 »."""

    public_id: UUID
    kind: str
    text: str
    said: str
    may_undo: bool


def history_part(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """Allergies, alerts of the banner too, are confirmed here."""
    decided = selectors.history_decisions(consultation)
    rows = patients.history_of(consultation.appointment.patient)
    lines = [_line(actor, consultation, row, decided.get(row.pk)) for row in rows]
    return {
        "history": lines,
        "to_confirm": [line for line in lines if line.to_confirm],
        "history_ends": [(one.value, words.sentence(one.label)) for one in HISTORY_ENDS],
        "history_ended": [_ended(actor, consultation, one) for one in selectors.history_ended(consultation)],
    }


def _line(
    actor: Actor, consultation: Consultation, row: HistoryItem, decision: HistoryDecision | None
) -> HistoryLine:
    confirmed = row.confirmed_at is not None
    was_confirmed = confirmed and decision is not None and decision.decided == HistoryDecided.CONFIRMED
    return HistoryLine(
        public_id=row.public_id,
        kind=HistoryKind(row.kind).label,
        text=row.text,
        origin=row.confirmed_by if confirmed else row.entered_by,
        to_confirm=not confirmed,
        may_undo=was_confirmed and _may_undo(actor, consultation, decision),
    )


def _ended(actor: Actor, consultation: Consultation, one: HistoryDecision) -> EndedLine:
    said = (HistoryDecided(one.decided).label, one.decided_by, words.hour(one.decided_at))
    return EndedLine(
        public_id=one.item.public_id,
        kind=HistoryKind(one.item.kind).label,
        text=one.item.text,
        said=", ".join(said),
        may_undo=_may_undo(actor, consultation, one),
    )


def _may_undo(actor: Actor, consultation: Consultation, decision: HistoryDecision | None) -> bool:
    is_open = decision is not None and consultation.state not in SETTLED
    return is_open and decision is not None and policies.can_take_back(actor, consultation, decision)
