"""The search itself: who opens first is looked at first, and looking stops once enough is found.

A row is one physician (with one cart, if any) on one day. Rows come in the order of their first hour; a key
says where a page ended, and the next one goes on from there.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from core.clock import PARIS, today
from directory import selectors as directory
from directory.models import Practitioner
from patients.models import Patient
from scheduling.models import Motive
from scheduling.rules import Span, instant
from scheduling.selectors.motives import Taking
from scheduling.selectors.search.candidates import FIRST, Candidate, Pool, candidates
from scheduling.selectors.search.frame import Frame, begun
from scheduling.selectors.slots import Agendas, Slot
from territory.models import Cart

PAGE = 8  # rows shown at once: K
FIRST_LOOK = 24  # candidates looked at first; twice as many each time
MOST_LOOKS = 6  # 1,512 candidates at most for a page: what comes after waits for the next page


QUARTER = 15 * 60  # seconds
ALL_CARTS = 2**63


class Key(NamedTuple):
    """Where a row stands in the order: its first hour, to the quarter: a page need not compare more."""

    starts_at: dt.datetime
    practitioner: int
    cart: int


class Row(NamedTuple):
    """What one physician offers on one day, there; at least one slot, in order."""

    practitioner: Practitioner
    cart: Cart | None
    slots: list[Slot]
    agendas: Agendas

    @property
    def key(self) -> Key:
        cart = self.cart.pk if self.cart else 0
        return Key(_quarter(self.slots[0].starts_at), self.practitioner.pk, cart)

    @property
    def day(self) -> dt.date:
        return today(self.slots[0].starts_at)


class Found(NamedTuple):
    """`last`: where the next page goes on, None when there is nothing further."""

    rows: list[Row]
    last: Key | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for, whoever it is found with. `carts`: one of them must be there ([] for none).

    `beside`: when who sits beside the patient is free, if somebody must be.
    """

    motive: Motive
    taking: Taking
    patient: Patient
    frame: Frame
    carts: Sequence[Cart] = ()
    beside: Sequence[Span] | None = None
    at: dt.datetime


@dataclass(slots=True)
class _Run:
    """One walk through the candidates of one pool."""

    search: Search
    pool: Pool
    after: Key | None
    waiting: list[Row] = field(default_factory=list)
    seen: set[tuple[dt.date, int]] = field(default_factory=set)
    people: dict[int, Practitioner] = field(default_factory=dict)

    def page(self, most: int) -> Found:
        minutes, frame = self.search.taking.least, self._frame()
        last, sure = FIRST, list[Row]()
        for look in (FIRST_LOOK * 2**turn for turn in range(MOST_LOOKS)):
            chunk = candidates(self.pool, frame, minutes=minutes, after=last, limit=look)
            self.waiting += self._rows(chunk)
            if len(chunk) < look:
                return self._cut(sorted(self.waiting, key=_by_key), most, is_whole=True)
            last = chunk[-1]
            sure = sorted((row for row in self.waiting if row.key <= _surely(last)), key=_by_key)
            if len(sure) >= most:
                return self._cut(sure, most, is_whole=False)
        return Found(sure, _surely(last))

    def page_of_one(self, practitioner: Practitioner, agendas: Agendas, most: int) -> Found:
        carts = (self.search.carts or (None,)) if self.pool.admits(practitioner) else ()
        rows = [row for cart in carts for row in self._days(agendas, practitioner, cart)]
        return self._cut(sorted(rows, key=_by_key), most, is_whole=True)

    def _cut(self, rows: list[Row], most: int, *, is_whole: bool) -> Found:
        shown = rows[:most]
        is_over = is_whole and len(rows) <= most
        return Found(shown, None if is_over or not shown else shown[-1].key)

    def _frame(self) -> Frame:
        """From the day where the last page ended on."""
        if self.after is None:
            return self.search.frame
        return begun(
            self.search.frame, today(self.after.starts_at), self.after.starts_at.astimezone(PARIS).time()
        )

    def _rows(self, chunk: Iterable[Candidate]) -> Iterator[Row]:
        """Of physicians and days that were not looked at yet, what is free."""
        fresh = {(one.day, one.practitioner) for one in chunk} - self.seen
        self.seen |= fresh
        if not fresh:
            return
        days = defaultdict(set)
        for day, who in fresh:
            days[who].add(day)
        people = self._met(days)
        agendas = self._agendas(people, days)
        for practitioner in people:
            for cart in self.search.carts or (None,):
                yield from self._days(agendas, practitioner, cart)

    def _met(self, keys: Collection[int]) -> list[Practitioner]:
        """Each is read once, however many of their days are looked at."""
        unknown = set(keys) - self.people.keys()
        if unknown:
            self.people |= {one.pk: one for one in directory.physicians_among(unknown)}
        return [self.people[key] for key in keys if key in self.people]

    def _agendas(self, people: Iterable[Practitioner], days: Mapping[int, set[dt.date]]) -> Agendas:
        """Of each of these physicians, those days and no others."""
        search = self.search
        agendas = Agendas(
            people,
            search.carts,
            dates=sorted(set().union(*days.values())),
            at=search.at,
            patient=search.patient,
            territories=self.pool.territories,
            beside=search.beside,
            rota=self.pool.rota,
            only=days,
        )
        agendas.suppose_minutes(search.motive, search.taking.minutes)
        return agendas

    def _days(self, agendas: Agendas, practitioner: Practitioner, cart: Cart | None) -> Iterator[Row]:
        slots = agendas.slots(practitioner, cart, self.search.motive)
        for day, group in groupby(slots, key=lambda slot: today(slot.starts_at)):
            frame = self.search.frame.get(day)
            kept = [slot for slot in group if frame and frame.holds(slot.starts_at)]
            if kept:
                row = Row(practitioner, cart, kept, agendas)
                if self.after is None or row.key > self.after:
                    yield row


def _quarter(instant: dt.datetime) -> dt.datetime:
    seconds = int(instant.timestamp())
    return dt.datetime.fromtimestamp(seconds - seconds % QUARTER, dt.UTC)


def _by_key(row: Row) -> Key:
    return row.key


def _surely(last: Candidate) -> Key:
    """Whoever comes after this candidate has no key up to this one.

    Hours of the clock follow one another, but for the night when it jumps: half past two is then after three.
    """
    opens = instant(last.day, last.clock)
    if last.clock < dt.time(3):
        opens = min(opens, instant(last.day, dt.time(3)))
    return Key(_quarter(opens), last.practitioner, ALL_CARTS)


def page_of(search: Search, pool: Pool, *, after: Key | None = None, most: int = PAGE) -> Found:
    """The next rows of one pool."""
    return _Run(search, pool, after).page(most)


def page_of_one(
    search: Search, pool: Pool, agenda: tuple[Practitioner, Agendas], *, after: Key | None, most: int
) -> Found:
    """The same of one physician, whose agenda is read already on every day of the frame."""
    return _Run(search, pool, after).page_of_one(*agenda, most)
