"""The times of a request: by when it is answered, when a turn lapses, how long hours are kept. Pure."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from scheduling.enums import Urgency
from scheduling.rules.times import PARIS, instant

EVENING = dt.time(20)
LATE = dt.timedelta(hours=2)  # asked in the evening, « aujourd’hui » still means something
KEPT = dt.timedelta(hours=24)  # after its time, a request that nobody answered is closed
MINUTE = dt.timedelta(minutes=1)


class Pace(NamedTuple):
    """How long one physician alone is waited for, and how long the hours that they propose are kept."""

    turn: dt.timedelta
    kept: dt.timedelta


PACES = {
    Urgency.HOUR: Pace(10 * MINUTE, 10 * MINUTE),
    Urgency.TODAY: Pace(45 * MINUTE, 30 * MINUTE),
    Urgency.TWO_DAYS: Pace(dt.timedelta(hours=6), dt.timedelta(hours=4)),
}


def due_at(urgency: Urgency, asked_at: dt.datetime, wanted: dt.datetime | None = None) -> dt.datetime:
    """By when it must be answered: what was wished, when it is sooner than its urgency."""
    latest = _latest(urgency, asked_at)
    return min(latest, wanted) if wanted else latest


def _latest(urgency: Urgency, asked_at: dt.datetime) -> dt.datetime:
    if urgency == Urgency.HOUR:
        return asked_at + dt.timedelta(hours=1)
    if urgency == Urgency.TODAY:
        return max(instant(asked_at.astimezone(PARIS).date(), EVENING), asked_at + LATE)
    return asked_at + dt.timedelta(hours=48)


def turn_ends(urgency: Urgency, told_at: dt.datetime) -> dt.datetime:
    """When the next physician is asked too."""
    return told_at + PACES[urgency].turn


def kept_until(urgency: Urgency, proposed_at: dt.datetime, first: dt.datetime) -> dt.datetime:
    """Until when proposed hours wait for an answer: not after the first of them."""
    return min(proposed_at + PACES[urgency].kept, first)


def closes_at(due: dt.datetime) -> dt.datetime:
    return due + KEPT


def next_of(moments: Iterable[dt.datetime | None]) -> dt.datetime | None:
    """The soonest of those that are to come at all."""
    return min((one for one in moments if one is not None), default=None)
