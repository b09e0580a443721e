"""How long a gesture about who came may be taken back, and from when it may be made."""

import datetime as dt

UNDO_FOR = dt.timedelta(minutes=10)
LATE_FROM = dt.timedelta(hours=2)  # before the hour, somebody may already know


def may_undo(marked_at: dt.datetime, at: dt.datetime) -> bool:
    return at - marked_at <= UNDO_FOR


def may_lift(marked_at: dt.datetime, starts_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether a delay that was announced may be taken back: before the hour nobody was late yet."""
    return at - max(marked_at, starts_at) <= UNDO_FOR


def may_be_late(starts_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether a delay is still news: shortly before the hour, and until the day is over."""
    return starts_at - LATE_FROM <= at < starts_at + dt.timedelta(hours=12)
