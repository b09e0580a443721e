"""Who is beside a cart, against a model that looks at every five minutes: relays, overlaps, acts, days off.

The model knows each nurse alone: an act fits where one of them is there, and free, from its first minute to
its last. The house must offer just those hours, and put just those nurses beside them.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from directory.models import Practitioner
from scheduling import selectors
from scheduling.models import NursePresence, PresenceException
from scheduling.rules import Span, is_within
from scheduling.selectors import Agendas
from territory.models import Cart
from tests.directory.factories import PractitionerFactory
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)

pytestmark = pytest.mark.django_db

STEP = dt.timedelta(minutes=5)
FIRST, LAST = 9 * 12, 14 * 12  # the day of the site, in steps of five minutes from midnight in Paris
MIDNIGHT = MONDAY - FIRST * STEP
EARLIER = MONDAY - dt.timedelta(days=3)


@dataclass
class Person:
    """One nurse, or somebody who is not named (`nurse` None): the steps when they are there, and not held."""

    nurse: Practitioner | None
    there: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)

    def is_beside(self, act: range) -> bool:
        return self.there - self.held >= set(act)


@dataclass
class Model:
    """A site with one cart, and the physician who sees its residents."""

    people: list[Person]
    physician: Practitioner
    closed: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)

    def is_offered(self, act: range) -> bool:
        fits = act.start >= FIRST and act.stop <= LAST and not set(act) & (self.closed | self.taken)
        return fits and any(one.is_beside(act) for one in self.people)

    def beside(self, act: range) -> set[int]:
        return {one.nurse.pk for one in self.people if one.nurse is not None and one.is_beside(act)}


def clock(step: int) -> dt.time:
    return dt.time(step // 12, step % 12 * 5)


def span_of(act: range) -> Span:
    return Span(MIDNIGHT + act.start * STEP, MIDNIGHT + act.stop * STEP)


def drawn(chance: random.Random, most: int) -> range:
    start = chance.randrange(FIRST, LAST - 2)
    return range(start, min(LAST, start + chance.randrange(2, most)))


def relays(chance: random.Random) -> list[range]:
    """Apart from each other, or one just after the other: of one person that is the same as one alone."""
    cuts = sorted(chance.sample(range(FIRST, LAST + 1), chance.choice([2, 3, 4])))
    parts = [range(*two) for two in pairwise(cuts)]
    return [one for one in parts if chance.random() < 0.8]


def house(seed: int) -> tuple[Model, Agendas, Cart]:
    chance = random.Random(seed)
    cart = CartOpeningFactory(starts_at=clock(FIRST), ends_at=clock(LAST)).cart
    physician = WeeklyAvailabilityFactory(starts_at=clock(FIRST), ends_at=clock(LAST)).practitioner
    nurses: list[Practitioner | None] = [PractitionerFactory() for _ in range(chance.choice([1, 2, 3]))]
    if chance.random() < 0.3:
        nurses.append(None)
    model = Model([Person(one) for one in nurses], physician)
    for person in model.people:
        for part in relays(chance) or [range(FIRST, FIRST + 6)]:
            NursePresence.objects.create(
                site=cart.site,
                nurse=person.nurse,
                weekday=0,
                starts_at=clock(part.start),
                ends_at=clock(part.stop),
                valid_from=dt.date(2026, 1, 1),
            )
            person.there |= set(part)
        if person.nurse is not None:
            _busy(chance, person)
    _physician_busy(chance, model)
    _day_off(chance, model, cart)
    return model, Agendas([physician], [cart], dates=[MONDAY.date()], at=EARLIER), cart


def _busy(chance: random.Random, person: Person) -> None:
    """Beside another cart, at times."""
    if chance.random() < 0.6:
        act = drawn(chance, 8)
        starts_at, ends_at = span_of(act)
        AppointmentFactory(assisted=True, nurse=person.nurse, starts_at=starts_at, ends_at=ends_at)
        person.held |= set(act)


def _physician_busy(chance: random.Random, model: Model) -> None:
    if chance.random() < 0.5:
        act = drawn(chance, 6)
        starts_at, ends_at = span_of(act)
        AppointmentFactory(practitioner=model.physician, starts_at=starts_at, ends_at=ends_at)
        model.taken |= set(act)


def _day_off(chance: random.Random, model: Model, cart: Cart) -> None:
    """Of one of them, of the whole site, or nobody’s; or somebody comes besides."""
    kind, part = chance.choice(["", "", "one", "all", "more"]), drawn(chance, 20)
    person = chance.choice(model.people)
    if not kind or (kind == "one" and person.nurse is None):
        return
    PresenceException.objects.create(
        site=cart.site,
        nurse=person.nurse if kind in ("one", "more") else None,
        kind="open" if kind == "more" else "closed",
        day=MONDAY.date(),
        starts_at=clock(part.start),
        ends_at=clock(part.stop),
    )
    if kind == "more":
        person.there |= set(part)
        return
    for one in [person] if kind == "one" else model.people:
        one.there -= set(part)
    model.closed |= set() if kind == "one" else set(part)


@pytest.mark.parametrize("seed", range(24))
def test_an_hour_is_offered_where_one_nurse_is_there_from_its_first_minute_to_its_last(seed: int) -> None:
    model, agendas, cart = house(seed)
    free = agendas.free(model.physician, cart)
    for length in (1, 3, 6):
        for start in range(FIRST - 2, LAST + 2):
            act = range(start, start + length)
            assert is_within(span_of(act), free) is model.is_offered(act), (seed, act)
            assert set(agendas.nurses_for(cart, span_of(act))) == model.beside(act), (seed, act)


@pytest.mark.parametrize("seed", range(100, 112))
def test_every_slot_has_somebody_beside_it_all_along(seed: int) -> None:
    model, agendas, cart = house(seed)
    motive, patient = MotiveFactory(duration_minutes=20), PatientFactory()
    for slot in agendas.slots(model.physician, cart, motive):
        wanted = Span(slot.starts_at, slot.ends_at)
        act = range((wanted.starts_at - MIDNIGHT) // STEP, (wanted.ends_at - MIDNIGHT) // STEP)
        assert model.is_offered(act)
        nurse = selectors.nurse_for(model.physician, cart, wanted, patient, EARLIER)
        assert (nurse.pk if nurse else None) in (model.beside(act) or {None})
