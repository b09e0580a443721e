"""The days and the hours of the clock in which anything at all can be found: read from a few rules."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from core.clock import PARIS, today
from scheduling.enums import DayKind, HalfDay
from scheduling.models import CALENDARS, Owner
from scheduling.rules import Span, holiday_on, next_round
from scheduling.selectors.laying import in_force_on
from territory.models import Cart

HORIZON = 84  # days that are searched: twelve weeks
MIDNIGHT, LAST = dt.time(), dt.time.max
NOON = dt.time(12)
CLOCKS = {HalfDay.MORNING: (MIDNIGHT, NOON), HalfDay.AFTERNOON: (NOON, LAST)}


class Window(NamedTuple):
    """Hours of the clock: times begin from `since` until `until`, and are over by `ends`."""

    since: dt.time
    until: dt.time
    ends: dt.time


class DayFrame(NamedTuple):
    """A civil day in which times may begin from one hour of the clock to another.

    `beside`: when who sits beside the patient is free, None when nobody must be or the clock does not tell.
    """

    day: dt.date
    since: dt.time
    until: dt.time
    is_holiday: bool
    beside: tuple[tuple[dt.time, dt.time], ...] | None = None

    @property
    def windows(self) -> list[Window]:
        """In order, and apart: outside of them there is no time at all."""
        if self.beside is None:
            return [Window(self.since, self.until, LAST)]
        found = [Window(max(self.since, one), min(self.until, end), end) for one, end in self.beside]
        return [window for window in found if window.since < window.until]

    def holds(self, starts_at: dt.datetime) -> bool:
        return self.since <= starts_at.astimezone(PARIS).time() < self.until


Frame = Mapping[dt.date, DayFrame]


def frame_of(
    at: dt.datetime,
    *,
    from_day: dt.date | None = None,
    half_day: str = "",
    weekdays: Collection[int] = (),
) -> Frame:
    """What is wished of days and hours, for twelve weeks from now."""
    since, until = CLOCKS[HalfDay(half_day)] if half_day else (MIDNIGHT, LAST)
    soonest = next_round(at).astimezone(PARIS)
    days = [today(at) + dt.timedelta(days=offset) for offset in range(HORIZON)]
    frame = {
        day: DayFrame(day, since, until, bool(holiday_on(day)))
        for day in days
        if (from_day is None or day >= from_day) and (not weekdays or day.weekday() in weekdays)
    }
    return begun(frame, soonest.date(), soonest.time())


def within(frame: Frame, at: dt.datetime, days: int) -> Frame:
    """The days before so many have passed; all of them for 0."""
    end = today(at) + dt.timedelta(days=days or HORIZON)
    return {day: one for day, one in frame.items() if day < end}


def begun(frame: Frame, day: dt.date, clock: dt.time) -> Frame:
    """Without what comes before that hour of that day, and without the days before."""
    later = {each: one for each, one in frame.items() if each >= day}
    if day not in later or changes_hour(day):
        return later
    first = later.pop(day)
    narrow = first._replace(since=max(first.since, clock))
    return {day: narrow, **later} if narrow.since < narrow.until else later


def changes_hour(day: dt.date) -> bool:
    """The last Sundays of March and of October: the clock of that night is not narrowed by."""
    return day.month in (3, 10) and day.weekday() == 6 and day.day > 24


def narrowed(frame: Frame, carts: Collection[Cart], beside: Sequence[Span] | None) -> Frame:
    """Without the days when no cart opens; `beside`: when who sits beside the patient is free, if anybody."""
    if carts and not any(cart.is_kit for cart in carts):  # a kit has the hours of its nurses
        frame = _within(frame, _open_days(Cart, {one.pk for one in carts}, sorted(frame)))
    if beside is not None:
        frame = _when_free(frame, beside)
    return frame


def _when_free(frame: Frame, free: Sequence[Span]) -> Frame:
    """The night when the hour changes, the clock does not tell one time from another."""
    by_day = defaultdict(list)
    for span in sorted(free):
        by_day[today(span.starts_at)].append((_clock(span.starts_at), _clock(span.ends_at)))
    return {
        day: one if changes_hour(day) else one._replace(beside=tuple(by_day[day]))
        for day, one in frame.items()
        if day in by_day
    }


def _clock(instant: dt.datetime) -> dt.time:
    return instant.astimezone(PARIS).time()


class _Open(NamedTuple):
    """By weekday, and on odd days, from when to when something opens."""

    weekly: Mapping[int, tuple[dt.time, dt.time]]
    odd: frozenset[dt.date]


def _open_days(kind: type[Owner], keys: Collection[int], days: Sequence[dt.date]) -> _Open:
    if not days:
        return _Open({}, frozenset())
    calendar = CALENDARS[kind]
    whose = {f"{calendar.field}__in": keys}
    rules = calendar.hours.objects.filter(in_force_on(days), **whose)
    odd = calendar.exceptions.objects.filter(kind=DayKind.OPEN, day__range=(days[0], days[-1]), **whose)
    return _Open(
        _envelopes(rules.values_list("weekday", "starts_at", "ends_at")),
        frozenset(odd.values_list("day", flat=True)),
    )


def _envelopes(rows: Iterable[tuple[int, dt.time, dt.time]]) -> dict[int, tuple[dt.time, dt.time]]:
    found = defaultdict(list)
    for weekday, starts_at, ends_at in rows:
        found[weekday].append((starts_at, ends_at))
    return {
        weekday: (min(one for one, _ in spans), max(one for _, one in spans))
        for weekday, spans in found.items()
    }


def _within(frame: Frame, opened: _Open) -> Frame:
    kept = {}
    for day, one in frame.items():
        if day in opened.odd or (changes_hour(day) and day.weekday() in opened.weekly):
            kept[day] = one
        elif day.weekday() in opened.weekly:
            starts_at, ends_at = opened.weekly[day.weekday()]
            narrow = one._replace(since=max(one.since, starts_at), until=min(one.until, ends_at))
            if narrow.since < narrow.until:
                kept[day] = narrow
    return kept
