"""What is free, asked of several agendas at once: in the same few queries for one physician and for ten."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from scheduling import selectors
from scheduling.enums import ActForm
from scheduling.models import Motive, NursePresence
from scheduling.rules import Span
from scheduling.selectors import Agendas
from scheduling.selectors.slots import days_from
from territory.models import Cart, Site
from tests.directory.factories import PractitionerFactory
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = dt.timedelta(minutes=30)
NOW = MONDAY - dt.timedelta(days=1)
NINE = Span(MONDAY, MONDAY + HALF_AN_HOUR)


@pytest.fixture
def cart(ehpad: Site) -> Cart:
    return CartOpeningFactory(cart=CartFactory(site=ehpad)).cart


@pytest.fixture
def motive() -> Motive:
    return MotiveFactory(duration_minutes=30)


def counted(physicians: int, cart: Cart, motive: Motive) -> int:
    people = [WeeklyAvailabilityFactory().practitioner for _ in range(physicians)]
    with CaptureQueriesContext(connection) as asked:
        agendas = Agendas(people, [cart], dates=days_from(MONDAY, 7), at=MONDAY)
        for one in people:
            assert agendas.slots(one, cart, motive)
    return len(asked)


def test_ten_agendas_are_read_in_as_many_queries_as_one(cart: Cart, motive: Motive) -> None:
    assert counted(1, cart, motive) == counted(10, cart, motive) <= 7


class TestOneTime:
    def test_only_its_day_is_laid_out(self, morel: User, monkeypatch: pytest.MonkeyPatch) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        read = []
        original = Agendas.__init__

        def watched(self: Agendas, *args: object, **kwargs: object) -> None:
            read.append(kwargs["dates"])
            original(self, *args, **kwargs)  # type: ignore[arg-type]

        monkeypatch.setattr(Agendas, "__init__", watched)
        assert selectors.is_offered(NINE, practitioner=morel.practitioner, cart=None, at=NOW)
        assert read == [[MONDAY.date()]]

    def test_what_is_half_outside_the_hours_is_not_offered(self, morel: User) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        early = Span(MONDAY - HALF_AN_HOUR, MONDAY + HALF_AN_HOUR)
        assert not selectors.is_offered(early, practitioner=morel.practitioner, cart=None, at=NOW)


class TestTwoPhysicians:
    """Dr Morel sits beside the patient whom Dr Haddad sees."""

    def test_both_must_be_free(self, morel: User, haddad: User, motive: Motive) -> None:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, starts_at=dt.time(10))
        agendas = Agendas(
            [haddad.practitioner],
            [],
            dates=days_from(MONDAY, 1),
            at=MONDAY,
            requester=morel.practitioner,
        )
        slots = agendas.slots(haddad.practitioner, None, motive)
        assert [slot.starts_at for slot in slots] == [
            MONDAY + dt.timedelta(minutes=each) for each in (60, 90)
        ]

    def test_who_sits_beside_the_patient_is_held(self, morel: User, haddad: User) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        held = {"practitioner": haddad.practitioner, "beside": morel.practitioner}
        AppointmentFactory(**held, form=ActForm.BETWEEN_PHYSICIANS)
        assert not selectors.is_offered(NINE, practitioner=morel.practitioner, cart=None, at=NOW)

    def test_who_only_asked_is_not(self, morel: User, haddad: User) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        AppointmentFactory(practitioner=haddad.practitioner, requester=morel.practitioner)
        assert selectors.is_offered(NINE, practitioner=morel.practitioner, cart=None, at=NOW)


class TestBesideTheCart:
    @pytest.fixture
    def free(self, cart: Cart, morel: User) -> object:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        return lambda: selectors.is_offered(NINE, practitioner=morel.practitioner, cart=cart, at=NOW)

    def presence(self, site: Site, nurse: object = None, **hours: dt.time) -> None:
        NursePresence.objects.create(
            site=site,
            nurse=nurse,
            weekday=0,
            valid_from=dt.date(2026, 1, 1),
            **{"starts_at": dt.time(9), "ends_at": dt.time(12)} | hours,
        )

    def test_a_nurse_held_at_another_cart_is_not_beside_this_one(
        self, free: object, ehpad: Site, nadia: User
    ) -> None:
        self.presence(ehpad, nadia.practitioner)
        assert free()  # type: ignore[operator]
        AppointmentFactory(assisted=True, nurse=nadia.practitioner)
        assert not free()  # type: ignore[operator]

    def test_unless_somebody_else_is_there(self, free: object, ehpad: Site, nadia: User) -> None:
        self.presence(ehpad, nadia.practitioner)
        self.presence(ehpad)
        AppointmentFactory(assisted=True, nurse=nadia.practitioner)
        assert free()  # type: ignore[operator]

    def test_nor_are_two_who_would_relay_each_other_in_the_middle_of_an_act(
        self, free: object, ehpad: Site, nadia: User
    ) -> None:
        other = PractitionerFactory(nurse=True)
        self.presence(ehpad, nadia.practitioner, ends_at=dt.time(9, 10))
        self.presence(ehpad, other, starts_at=dt.time(9, 10))
        assert not free()  # type: ignore[operator]
        NursePresence.objects.filter(nurse=other).update(starts_at=dt.time(9))
        assert free()  # type: ignore[operator]

    def test_by_name(self, cart: Cart, ehpad: Site, nadia: User) -> None:
        other = PractitionerFactory(nurse=True)
        self.presence(ehpad, nadia.practitioner)
        self.presence(ehpad, other)
        AppointmentFactory(assisted=True, nurse=other)
        agendas = Agendas([], [cart], dates=days_from(MONDAY, 1), at=MONDAY)
        assert agendas.nurses_for(cart, NINE) == [nadia.practitioner.pk]
