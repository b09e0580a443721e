"""The end of retention in words: files by their numbers, and no name."""

import datetime as dt
from typing import Any
from uuid import UUID

from core import french
from documents.enums import HoldReason
from documents.models import Erasure, Hold
from documents.selectors import Due
from scheduling import presenters as scheduling


def file_number(patient: UUID) -> str:
    """As the journal of the region writes it."""
    return str(patient)[:8]


def _documents(count: int) -> str:
    return f"{count} document{'s' if count > 1 else ''}"


def due_line(found: Due, at: dt.datetime) -> dict[str, Any]:
    until = french.date_in_full(found.due_on)
    text = f"{_documents(found.count)}, {_weight(found.size)}. À garder jusqu’au {until}."
    return {
        "id": found.patient_public_id,
        "number": file_number(found.patient_public_id),
        "text": text,
        "held": hold_words(found.hold, at) if found.hold else "",
    }


def _weight(size: int) -> str:
    return f"{max(size // 1000, 1)}{french.NBSP}ko"


def hold_words(hold: Hold, at: dt.datetime) -> str:
    until = f", jusqu’au {french.date_in_full(hold.until)}" if hold.until else ", sans date de fin"
    words = f" ({hold.words})" if hold.words else ""
    reason = HoldReason(hold.reason).label
    return f"{reason}{words}, par {hold.placed_by}, {scheduling.when(hold.placed_at, at)}{until}."


def hold_line(hold: Hold, at: dt.datetime) -> dict[str, Any]:
    number = file_number(hold.patient_public_id)
    return {"id": hold.public_id, "number": number, "text": hold_words(hold, at)}


def erasure_line(erasure: Erasure, at: dt.datetime) -> dict[str, Any]:
    confirmed = f"Confirmé par {erasure.confirmed_by}, {scheduling.when(erasure.confirmed_at, at)}."
    done = (
        f" {_documents(erasure.count)} effacés {scheduling.when(erasure.done_at, at)}."
        if erasure.done_at
        else ""
    )
    number = file_number(erasure.patient_public_id)
    return {"id": erasure.public_id, "number": number, "text": f"{confirmed}{done}"}
