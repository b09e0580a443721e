"""What a draft of hours would give, in words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core import french
from core.clock import today
from scheduling.models import Appointment
from scheduling.presenters.appointments import named
from scheduling.rules import Span
from scheduling.selectors import Preview, Yield


@dataclass(frozen=True, slots=True)
class DayHours:
    label: str
    hours: str


@dataclass(frozen=True, slots=True)
class MotiveLine:
    """One motive: how many slots, what the draft changes, and their hours by day."""

    label: str
    minutes: int
    count: str
    change: str
    days: list[DayHours]


@dataclass(frozen=True, slots=True)
class DraftCard:
    """`clashing`: the ids of the rules that cover the same time, for the editor to mark them."""

    open_hours: str
    motives: list[MotiveLine]
    clashes: list[str]
    clashing: str
    left_out: list[str]


def draft_card(preview: Preview, clashes: list[str], *, is_named: bool) -> DraftCard:
    """`is_named`: whether the reader may read whose acts would be left outside the hours."""
    pairs = {str(rule.public_id) for clash in preview.clashes for rule in clash}
    return DraftCard(
        open_hours=length(preview.open_time),
        motives=[_motive(one) for one in preview.yields],
        clashes=clashes,
        clashing=" ".join(sorted(pairs)),
        left_out=[_left_out(row, is_named=is_named) for row in preview.left_out],
    )


def length(spans: Iterable[Span]) -> str:
    """« 22 h 30 »."""
    minutes = sum(int((one.ends_at - one.starts_at).total_seconds()) for one in spans) // 60
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02}"


def _motive(one: Yield) -> MotiveLine:
    count = len(one.slots)
    change = count - one.before
    return MotiveLine(
        label=one.motive.label,
        minutes=one.motive.duration_minutes,
        count=f"{count} créneau{'x' if count > 1 else ''}",
        change=f"{change:+d}" if change else "",
        days=_days(one),
    )


def _days(one: Yield) -> list[DayHours]:
    found: dict[dt.date, list[str]] = defaultdict(list)
    for slot in one.slots:
        found[today(slot.starts_at)].append(french.hour(slot.starts_at))
    return [DayHours(french.day_of_week(day), ", ".join(hours)) for day, hours in sorted(found.items())]


def _left_out(row: Appointment, *, is_named: bool) -> str:
    when = french.moment(row.starts_at)
    return f"{when}, {named(row)}" if is_named else when
