"""What weekly rules and exceptions leave open on civil days, by the place they are for. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scheduling.rules.holidays import holiday_on
from scheduling.rules.times import PARIS, Span, instant, merged, without


class Place(NamedTuple):
    """For whom hours are: one site, the rota of one territory, or (neither) anybody."""

    site: int | None = None
    territory: int | None = None

    def serves(self, site: int | None, territories: Collection[int]) -> bool:
        """Whether an act at that site (None: without a cart), for these territories, may use them."""
        if self.site is not None:
            return self.site == site
        return self.territory is None or self.territory in territories


ANYBODY = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """One weekly rule. `department` decides which public holidays it keeps, unless it holds `on_holidays`."""

    weekday: int
    starts_at: dt.time
    ends_at: dt.time
    valid_from: dt.date
    valid_to: dt.date | None = None
    on_holidays: bool = False
    place: Place = ANYBODY
    department: str = ""

    def on(self, day: dt.date) -> Span | None:
        """That civil day’s span. Daylight saving keeps the clock and changes the length."""
        if self.weekday != day.weekday() or not self.holds(day):
            return None
        if not self.on_holidays and holiday_on(day, self.department):
            return None
        return Span(instant(day, self.starts_at), instant(day, self.ends_at))

    def holds(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def clashes(self, other: "Hours") -> bool:
        """Whether both cover a same time on some day."""
        return (
            self.weekday == other.weekday
            and self.starts_at < other.ends_at
            and other.starts_at < self.ends_at
            and (self.valid_to is None or other.valid_from <= self.valid_to)
            and (other.valid_to is None or self.valid_from <= other.valid_to)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OddDay:
    """One exception; closed without times is the whole day."""

    day: dt.date
    is_open: bool
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    place: Place = ANYBODY

    @property
    def span(self) -> Span:
        if self.starts_at is None or self.ends_at is None:
            return civil_day(self.day)
        return Span(instant(self.day, self.starts_at), instant(self.day, self.ends_at))


def civil_day(day: dt.date) -> Span:
    """From midnight to midnight in France: 23 or 25 hours on the days of the change."""
    return Span(instant(day, dt.time()), instant(day + dt.timedelta(days=1), dt.time()))


def laid_out(
    hours: Iterable[Hours], odd_days: Iterable[OddDay], days: Collection[dt.date]
) -> Mapping[Place, list[Span]]:
    """The open time of those days, by place: the week, without what is closed, with what is open besides."""
    found: dict[Place, list[Span]] = defaultdict(list)
    by_weekday: dict[int, list[dt.date]] = defaultdict(list)
    for day in days:
        by_weekday[day.weekday()].append(day)
    for rule in hours:
        theirs = by_weekday.get(rule.weekday, ())
        found[rule.place] += [span for day in theirs if (span := rule.on(day)) is not None]
    odd = [one for one in odd_days if one.day in days]
    closed = [one.span for one in odd if not one.is_open]
    laid = {place: without(spans, closed) for place, spans in found.items()}
    for one in odd:
        if one.is_open:
            laid[one.place] = merged([*laid.get(one.place, []), one.span])
    return {place: spans for place, spans in laid.items() if spans}


def in_all(laid: Mapping[Place, list[Span]]) -> list[Span]:
    """The same time, whoever it is for."""
    return merged(span for spans in laid.values() for span in spans)


def at_place(laid: Mapping[Place, list[Span]], site: int | None, territories: Collection[int]) -> list[Span]:
    """What an act there may use."""
    return merged(span for place, spans in laid.items() if place.serves(site, territories) for span in spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is kept free around each act, and how many of them a day at most."""

    before: dt.timedelta = dt.timedelta()
    after: dt.timedelta = dt.timedelta()
    most_a_day: int | None = None

    @property
    def between(self) -> dt.timedelta:
        """Two acts in a row: what follows the one and what comes before the other."""
        return self.after + self.before

    def kept_by_acts(self, acts: Iterable[Span], spare: Iterable[Span] = ()) -> list[Span]:
        """When no other act may be, because of these: around them, and whole days that are full.

        `spare`: those among them that count for no act of a day.
        """
        acts = list(acts)
        around = [Span(act.starts_at - self.between, act.ends_at + self.between) for act in acts]
        return [*around, *(civil_day(day) for day in self._full(acts, spare))]

    def kept_by_busy(self, busy: Iterable[Span]) -> list[Span]:
        """When no act may be, so that what it needs before and after does not run into other business."""
        return [Span(one.starts_at - self.after, one.ends_at + self.before) for one in busy]

    def _full(self, acts: Iterable[Span], spare: Iterable[Span]) -> list[dt.date]:
        if self.most_a_day is None:
            return []
        counts: dict[dt.date, int] = defaultdict(int)
        for act in acts:
            counts[act.starts_at.astimezone(PARIS).date()] += 1
        for act in spare:
            counts[act.starts_at.astimezone(PARIS).date()] -= 1
        return [day for day, count in counts.items() if count >= self.most_a_day]


NO_LIMITS = Limits()
