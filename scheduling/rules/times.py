"""Time arithmetic of slots, pure: wall-clock rules in France become half-open spans of instants."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Span(NamedTuple):
    """From `starts_at` (included) to `ends_at` (excluded), aware instants."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def instant(day: dt.date, clock: dt.time) -> dt.datetime:
    """That hour of the clock in France, whatever the season."""
    return _instant(day, clock, clock.fold)


@lru_cache(maxsize=8192)
def _instant(day: dt.date, clock: dt.time, fold: int) -> dt.datetime:
    """Many agendas open at the same hours. `fold` is of the clock, which compares without it."""
    return dt.datetime.combine(day, clock.replace(fold=fold), tzinfo=PARIS).astimezone(dt.UTC)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time covered by disjoint spans, in order. Empty spans vanish."""
    result: list[Span] = []
    for span in sorted(spans):
        if span.ends_at <= span.starts_at:
            continue
        if result and span.starts_at <= result[-1].ends_at:
            result[-1] = Span(result[-1].starts_at, max(result[-1].ends_at, span.ends_at))
        else:
            result.append(span)
    return result


def widened(spans: Iterable[Span], by: dt.timedelta) -> list[Span]:
    """The same with so much time before and after each."""
    return [Span(span.starts_at - by, span.ends_at + by) for span in spans]


def common(left: Iterable[Span], right: Iterable[Span]) -> list[Span]:
    """The time that both cover: one walk along both."""
    ones, others = merged(left), merged(right)
    found, mine, theirs = [], 0, 0
    while mine < len(ones) and theirs < len(others):
        one, other = ones[mine], others[theirs]
        if one.overlaps(other):
            found.append(Span(max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at)))
        if one.ends_at <= other.ends_at:
            mine += 1
        else:
            theirs += 1
    return found


def without(spans: Iterable[Span], busy: Iterable[Span]) -> list[Span]:
    """The time of `spans` that no busy span covers: one walk along both."""
    taken = merged(busy)
    found, first = [], 0
    for starts_at, ends_at in merged(spans):
        while first < len(taken) and taken[first].starts_at < ends_at:
            if starts_at < taken[first].starts_at:
                found.append(Span(starts_at, taken[first].starts_at))
            starts_at = max(starts_at, taken[first].ends_at)
            if starts_at > ends_at:
                break  # what follows may be held by it as well
            first += 1
        if starts_at < ends_at:
            found.append(Span(starts_at, ends_at))
    return found


ROUND_START = dt.timedelta(minutes=5)
NOTHING = dt.timedelta()


def slots_in(
    spans: Iterable[Span], *, minutes: int, not_before: dt.datetime, between: dt.timedelta = NOTHING
) -> list[Span]:
    """Slots of that length, one after the other from the start of each span, so far apart.

    A span that has begun goes on from the next round time: an ongoing free hour can still be booked. So
    does what begins before that time: nobody comes at once. Where spans overlap, a slot fits into one.
    """
    length = dt.timedelta(minutes=minutes)
    slots, soonest = [], next_round(not_before)
    for span in sorted(spans):
        start = max(span.starts_at, soonest)
        while start + length <= span.ends_at:
            slots.append(Span(start, start + length))
            soonest = start = start + length + between
    return slots


def next_round(instant: dt.datetime) -> dt.datetime:
    midnight = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - (midnight - instant) // ROUND_START * ROUND_START


def is_within(wanted: Span, spans: Iterable[Span]) -> bool:
    """Whether one free span covers the whole of what is wanted."""
    return any(span.starts_at <= wanted.starts_at and wanted.ends_at <= span.ends_at for span in spans)
