"""What is to be booked next, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core import french
from core.actors import Actor
from core.clock import today
from patients import presenters as patients
from scheduling import policies
from scheduling.enums import FollowUpDelay, FollowUpState
from scheduling.models import Appointment, FollowUp
from scheduling.policies import follow_ups as may
from scheduling.presenters.appointments import named, where
from scheduling.presenters.times import when
from scheduling.rules.follow_ups import is_time


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    """`book_url` and `can_drop` for who keeps that agenda; `words` for who reads why."""

    public_id: str
    title: str
    text: str
    window: str
    words: str
    planned: str
    badge: dict[str, str] | None
    book_url: str
    can_drop: bool


def follow_up_lines(actor: Actor, rows: Iterable[FollowUp], at: dt.datetime) -> list[FollowUpLine]:
    return [_line(actor, row, at) for row in rows]


def _line(actor: Actor, row: FollowUp, at: dt.datetime) -> FollowUpLine:
    source, ends = row.source, may.can_end(actor, row)
    return FollowUpLine(
        public_id=str(row.public_id),
        title=f"{named(source)}, {patients.age(source.patient, at)}",
        text=f"{source.motive.label} · {source.practitioner.full_name} · {where(source)}",
        window=window_words(row),
        words=row.words if policies.can_read_question(actor, source) else "",
        planned=f"Demandé par {row.planned_by}, {when(row.planned_at, at)}",
        badge=_badge(row, at),
        book_url=f"{reverse('scheduling:choose_slot', args=[source.patient.public_id])}?suite={row.public_id}"
        if ends
        else "",
        can_drop=ends,
    )


def window_words(row: FollowUp) -> str:
    return f"Du {french.day(row.first_day)} au {french.day(row.last_day)}"


def _badge(row: FollowUp, at: dt.datetime) -> dict[str, str] | None:
    if row.last_day < today(at):
        return {"label": "Date passée", "icon": "warning", "tone": "danger"}
    if is_time(row.first_day, today(at)):
        return {"label": "C’est le moment", "icon": "clock", "tone": "live"}
    return None


def follow_up_card(
    actor: Actor, appointment: Appointment, row: FollowUp | None, at: dt.datetime
) -> dict[str, Any] | None:
    """On the page of an act: what is planned after it, or the choice of when."""
    is_open = row is not None and row.state == FollowUpState.PLANNED
    can_plan = may.can_plan(actor, appointment, at) and not is_open
    if row is None and not can_plan:
        return None
    return {
        "said": _said(row, at) if row else "",
        "choices": [{"value": one.value, "label": one.label} for one in FollowUpDelay] if can_plan else [],
        "book_url": _line(actor, row, at).book_url if row and is_open else "",
        "next_url": reverse("scheduling:appointment", args=[row.appointment.public_id])
        if row and row.appointment
        else "",
    }


def _said(row: FollowUp, at: dt.datetime) -> str:
    if row.state == FollowUpState.BOOKED and row.appointment:
        return f"Pris : {when(row.appointment.starts_at, at)}, par {row.ended_by}."
    if row.state == FollowUpState.DROPPED:
        return f"Abandonné : {french.within(row.get_drop_reason_display())}, par {row.ended_by}."
    return f"À programmer {french.within(window_words(row))}, demandé par {row.planned_by}."
