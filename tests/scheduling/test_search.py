"""The search against a model that looks at everything: the same rows, page after page, in a few queries."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import PARIS, today
from directory.models import Practitioner
from patients.models import Patient
from scheduling.enums import DayKind
from scheduling.models import (
    AgendaLimits,
    AvailabilityException,
    BusyFeed,
    BusySpan,
    Motive,
    NursePresence,
    WeeklyAvailability,
)
from scheduling.rules import instant
from scheduling.selectors.motives import taking_of
from scheduling.selectors.search import Pool, Search, frame_of, narrowed, page_of
from scheduling.selectors.search.engine import Key, Row
from scheduling.selectors.slots import Agendas
from territory.models import Cart, Site, Territory
from tests.directory.factories import PractitionerFactory
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AbsenceFactory,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory, SiteFactory, TerritoryFactory

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
# Both changes of the hour, Christmas, and an ordinary Friday noon.
BEGINNINGS = [
    dt.datetime(2027, 3, 26, 10, 7, tzinfo=PARIS),
    dt.datetime(2026, 10, 23, 23, 50, tzinfo=PARIS),
    dt.datetime(2026, 10, 25, 3, 5, tzinfo=PARIS),
    dt.datetime(2027, 3, 28, 3, 20, tzinfo=PARIS),
    dt.datetime(2026, 12, 23, 8, tzinfo=PARIS),
    dt.datetime(2026, 11, 27, 12, 3, tzinfo=PARIS),
]
DAYS = 16


class World:
    """A handful of physicians with hours of every kind, carts with somebody beside them, and acts."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.at = BEGINNINGS[seed % len(BEGINNINGS)].astimezone(dt.UTC)
        self.first = today(self.at)
        self.territory: Territory = TerritoryFactory()
        self.sites: list[Site] = [SiteFactory(territory=self.territory) for _ in range(2)]
        self.motive: Motive = MotiveFactory(duration_minutes=self.chance.choice([15, 20, 45]))
        self.patient: Patient = PatientFactory()
        self.territory.communes.add(self.patient.commune)
        self.people: list[Practitioner] = [PractitionerFactory() for _ in range(6)]
        self.carts: list[Cart] = [CartFactory(site=site) for site in self.sites]
        for one in self.people:
            self._agenda(one)
        for cart in self.carts:
            self._cart(cart)

    def _agenda(self, one: Practitioner) -> None:
        for weekday in self.chance.sample(range(7), 4):
            self._rules(one, weekday)
        if self.chance.random() < 0.5:
            self._odd_day(one)
        if self.chance.random() < 0.4:
            AbsenceFactory(practitioner=one, starts_at=self.moment(), ends_at=self.moment(10) + 5 * MINUTE)
        if self.chance.random() < 0.5:
            AgendaLimits.objects.create(
                practitioner=one, buffer_before=5, buffer_after=2, most_a_day=self.chance.choice([None, 2])
            )
        if self.chance.random() < 0.4:
            feed = BusyFeed.objects.create(practitioner=one, address="https://agenda.example/x")
            starts_at = self.moment()
            BusySpan.objects.create(feed=feed, starts_at=starts_at, ends_at=starts_at + 200 * MINUTE)

    def _rules(self, one: Practitioner, weekday: int) -> None:
        """One span, or two that touch: what lies across both is offered too."""
        begins = self.chance.choice([1, 2, 8, 9, 14])
        middle, ends = dt.time(begins, self.chance.choice([30, 45, 50])), dt.time(begins + 2)
        place = self.chance.choice([{}, {}, {"site": self.sites[0]}, {"territory": self.territory}])
        given = {"practitioner": one, "weekday": weekday, "valid_from": dt.date(2026, 1, 1), **place}
        given["on_holidays"] = self.chance.random() < 0.2
        spans = [(dt.time(begins), middle), (middle, ends)] if self.chance.random() < 0.5 else []
        for starts_at, ends_at in spans or [(dt.time(begins), ends)]:
            WeeklyAvailability.objects.create(starts_at=starts_at, ends_at=ends_at, **given)
        self._acts(one, weekday, begins)

    def _acts(self, one: Practitioner, weekday: int, begins: int) -> None:
        for offset in range(DAYS):
            day = self.first + dt.timedelta(days=offset)
            if day.weekday() == weekday and self.chance.random() < 0.7:
                self._fill(one, instant(day, dt.time(begins)))

    def _fill(self, one: Practitioner, starts_at: dt.datetime) -> None:
        """One act after the other, with a gap here and there that is too short."""
        for _ in range(self.chance.randint(1, 6)):
            ends_at = starts_at + self.chance.choice([15, 20, 30]) * MINUTE
            AppointmentFactory(
                practitioner=one,
                motive=self.motive,
                patient=PatientFactory(),
                starts_at=starts_at,
                ends_at=ends_at,
            )
            starts_at = ends_at + self.chance.choice([0, 0, 10]) * MINUTE

    def _odd_day(self, one: Practitioner) -> None:
        day = self.first + dt.timedelta(days=self.chance.randrange(DAYS))
        if self.chance.random() < 0.5:
            AvailabilityException.objects.create(practitioner=one, day=day, kind=DayKind.CLOSED)
        AvailabilityException.objects.create(
            practitioner=one, day=day, kind=DayKind.OPEN, starts_at=dt.time(10), ends_at=dt.time(11)
        )

    def _cart(self, cart: Cart) -> None:
        for weekday in range(7):
            CartOpeningFactory(cart=cart, weekday=weekday, starts_at=dt.time(1), ends_at=dt.time(12))
        if self.chance.random() < 0.5:
            NursePresence.objects.create(
                site=cart.site,
                nurse=PractitionerFactory(nurse=True),
                weekday=self.chance.randrange(7),
                starts_at=dt.time(8),
                ends_at=dt.time(11),
                valid_from=dt.date(2026, 1, 1),
            )

    def moment(self, days: int = 0) -> dt.datetime:
        day = self.first + dt.timedelta(days=self.chance.randrange(DAYS // 2) + days)
        return instant(day, dt.time(self.chance.randrange(24), self.chance.choice([0, 5, 30])))


def everything(
    search: Search, pool: Pool, people: list[Practitioner], requester: Practitioner | None
) -> list[tuple[Key, list[dt.datetime]]]:
    """The model: every physician, every cart, every day by itself."""
    found = []
    for day, frame in search.frame.items():
        agendas = Agendas(
            people, search.carts, dates=[day], at=search.at, patient=search.patient,
            requester=requester, rota=pool.rota,
        )  # fmt: skip
        for one in people:
            for cart in search.carts or [None]:
                slots = agendas.slots(one, cart, search.motive)
                kept = [slot for slot in slots if frame.holds(slot.starts_at)]
                if kept:
                    row = Row(one, cart, kept, agendas)
                    found.append((row.key, [slot.starts_at for slot in kept]))
    return sorted(found)


def pages(search: Search, pool: Pool, most: int) -> Iterator[tuple[Key, list[dt.datetime]]]:
    after = None
    while True:
        found = page_of(search, pool, after=after, most=most)
        for row in found.rows:
            yield row.key, [slot.starts_at for slot in row.slots]
        if found.last is None:
            return
        assert found.last != after
        after = found.last


def short(frame: dict) -> dict:
    days = sorted(frame)[:DAYS]
    return {day: frame[day] for day in days}


@pytest.mark.parametrize("seed", range(24))
def test_page_after_page_is_everything_in_its_order(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(seed)
    chance = world.chance
    carts = world.carts if seed % 3 == 0 else []
    requester = world.people[0] if seed % 3 == 1 else None
    frame = short(
        frame_of(
            world.at,
            half_day=chance.choice(["", "", "morning", "afternoon"]),
            weekdays=chance.choice([(), (), (1, 3, 6)]),
        )
    )
    dates, beside = sorted(frame), None
    if requester is not None:
        beside = Agendas([requester], [], dates=dates, at=world.at, patient=world.patient).own(requester)
    search = Search(
        motive=world.motive,
        taking=taking_of(world.motive),
        patient=world.patient,
        frame=narrowed(frame, carts, beside),
        carts=carts,
        beside=beside,
        at=world.at,
    )
    people = [one for one in world.people if one != requester]
    pool = Pool(
        people=frozenset(one.pk for one in people),
        sites=frozenset(cart.site_id for cart in carts),
        territories=frozenset({world.territory.pk}),
        rota=seed % 5 == 4,
    )
    monkeypatch.setattr("scheduling.selectors.search.engine.FIRST_LOOK", chance.choice([2, 24]))
    model = Search(
        motive=world.motive,
        taking=taking_of(world.motive),
        patient=world.patient,
        frame=frame,
        carts=carts,
        at=world.at,
    )

    found = list(pages(search, pool, chance.choice([1, 3, 8])))
    assert found == everything(model, pool, people, requester)


def weekly(
    weekday: int, starts_at: dt.time, ends_at: dt.time, who: Practitioner | None = None
) -> Practitioner:
    """Hours of one physician, public holidays too."""
    return WeeklyAvailabilityFactory(
        practitioner=who or PractitionerFactory(), weekday=weekday, starts_at=starts_at, ends_at=ends_at
    ).practitioner


def hours(at: dt.datetime, most: int = 8) -> list[str]:
    """Each row of the first page, by its first hour in UTC, for a motive of twenty minutes."""
    motive, patient = MotiveFactory(duration_minutes=20), PatientFactory()
    search = Search(
        motive=motive, taking=taking_of(motive), patient=patient, frame=short(frame_of(at)), at=at
    )
    found = page_of(search, Pool(), most=most)
    return [f"{row.slots[0].starts_at:%d/%m %H:%M}" for row in found.rows]


def test_a_time_may_lie_across_two_hours_that_touch() -> None:
    """Ten minutes are free at the end of the one, and ten at the beginning of the other."""
    who = weekly(0, dt.time(9), dt.time(10))
    weekly(0, dt.time(10), dt.time(11), who)
    for offset, minutes in ((0, 50), (70, 50)):
        starts_at = MONDAY + offset * MINUTE
        AppointmentFactory(practitioner=who, starts_at=starts_at, ends_at=starts_at + minutes * MINUTE)
    assert hours(MONDAY)[0] == "23/11 08:50"


def test_the_night_when_an_hour_comes_twice() -> None:
    """Half past two to half past three lasts two hours; the second of them is held."""
    who, day = weekly(6, dt.time(2, 30), dt.time(3, 30)), dt.date(2026, 10, 25)
    last = instant(day, dt.time(3, 30))
    AppointmentFactory(practitioner=who, starts_at=last - 60 * MINUTE, ends_at=last)
    assert hours(instant(day, dt.time()))[0] == "25/10 00:30"


def test_the_night_when_half_past_two_comes_after_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduling.selectors.search.engine.FIRST_LOOK", 1)
    weekly(6, dt.time(2, 30), dt.time(4))
    weekly(6, dt.time(3), dt.time(4))
    assert hours(instant(dt.date(2027, 3, 28), dt.time()), most=1) == ["28/03 01:00"]


def test_a_public_holiday_is_not_looked_at(django_assert_max_num_queries: Any) -> None:
    """Everybody is closed on Christmas: a crowd of them costs nothing."""
    for _ in range(30):
        WeeklyAvailabilityFactory(weekday=4, on_holidays=False)
    with django_assert_max_num_queries(12):
        assert hours(instant(dt.date(2026, 12, 25), dt.time()), most=1) == ["08/01 08:00"]


def test_a_region_is_searched_in_as_many_queries_as_one_physician() -> None:
    world = World(5)

    def asked(people: list[Practitioner]) -> int:
        search = Search(
            motive=world.motive,
            taking=taking_of(world.motive),
            patient=world.patient,
            frame=frame_of(world.at),
            at=world.at,
        )
        with CaptureQueriesContext(connection) as queries:
            found = page_of(search, Pool(people=frozenset(one.pk for one in people)))
        assert found.rows
        return len(queries)

    one = world.people[0]
    AvailabilityException.objects.create(
        practitioner=one, day=world.first, kind=DayKind.OPEN, starts_at=dt.time(20), ends_at=dt.time(21)
    )
    crowd = [PractitionerFactory() for _ in range(30)]
    for each in crowd:
        WeeklyAvailability.objects.create(
            practitioner=each, weekday=world.first.weekday(), starts_at=dt.time(18), ends_at=dt.time(19),
            valid_from=dt.date(2026, 1, 1),
        )  # fmt: skip
    assert asked(crowd) <= asked([one]) <= 10
