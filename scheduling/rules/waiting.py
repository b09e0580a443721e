"""Which free hours suit who waits, and how long one is kept for the answer. Pure."""

import datetime as dt
from collections.abc import Collection

from scheduling.rules.times import PARIS

KEPT = dt.timedelta(hours=2)
BEFORE = dt.timedelta(minutes=30)  # an hour offered later than that cannot be reached any more
SHORTEST = dt.timedelta(minutes=10)  # nobody answers in less
NOON = 13


def half_day(starts_at: dt.datetime) -> int:
    """0 on Monday morning, 1 on Monday afternoon… by the clock of the wall."""
    local = starts_at.astimezone(PARIS)
    return 2 * local.weekday() + (local.hour >= NOON)


def suits(
    starts_at: dt.datetime, *, half_days: Collection[int], until: dt.date, before: dt.datetime | None
) -> bool:
    """Within the days wished, and sooner than what the patient has already (`before`)."""
    if starts_at.astimezone(PARIS).date() > until or (before is not None and starts_at >= before):
        return False
    return not half_days or half_day(starts_at) in half_days


def kept_until(starts_at: dt.datetime, at: dt.datetime) -> dt.datetime | None:
    """None when there is no time left to answer."""
    until = min(at + KEPT, starts_at - BEFORE)
    return until if until - at >= SHORTEST else None
