"""An hour kept while somebody is asked: the others do not see it, and it comes back by itself."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts.models import User
from core.actors import job
from core.errors import Conflict, NotFound, Refused
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, HoldPurpose
from scheduling.models import Appointment, Hold
from scheduling.services import Booking, SlotTaken
from tests.cast import actor_of
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    CartOpeningFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory

FRIDAY = MONDAY - dt.timedelta(days=3)
LATER = FRIDAY + dt.timedelta(minutes=5)
HALF_PAST = MONDAY + dt.timedelta(minutes=30)


@pytest.fixture
def booking(morel: User, mme_petit: Patient, ehpad: object) -> Booking:
    """Mme Petit with Dr Morel at the EHPAD’s cart, Monday at nine."""
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    return Booking(
        patient=mme_petit,
        motive=MotiveFactory(),
        form=ActForm.ASSISTED,
        practitioner=morel.practitioner,
        cart=CartOpeningFactory(cart=CartFactory(site=ehpad)).cart,
        starts_at=MONDAY,
    )


@pytest.fixture
def neighbour(morel: User) -> Patient:
    return CareRelationFactory(patient=PatientFactory(), practitioner=morel.practitioner).patient


def take(user: User, booking: Booking, at: dt.datetime = FRIDAY, **more: object) -> Hold:
    return services.hold_take(actor=actor_of(user), booking=booking, at=at, **more)


def book(user: User, booking: Booking, at: dt.datetime = FRIDAY) -> Appointment:
    return services.appointment_book(actor=actor_of(user), booking=booking, at=at)


class TestKept:
    def test_nobody_else_is_booked_there(
        self, booking: Booking, neighbour: Patient, sylvie: User, morel: User
    ) -> None:
        take(sylvie, booking)

        with pytest.raises(SlotTaken) as refusal:
            book(morel, replace(booking, patient=neighbour))

        assert refusal.value.instead[0].starts_at == HALF_PAST

    def test_nor_moved_there(self, booking: Booking, neighbour: Patient, sylvie: User, morel: User) -> None:
        theirs = book(morel, replace(booking, patient=neighbour, starts_at=HALF_PAST))
        take(sylvie, booking)

        with pytest.raises(SlotTaken):
            services.appointment_move(
                actor=actor_of(morel), public_id=theirs.public_id, starts_at=MONDAY, at=FRIDAY
            )

    def test_the_cart_is_kept_with_the_physician(
        self, booking: Booking, neighbour: Patient, sylvie: User, haddad: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        CareRelationFactory(patient=neighbour, practitioner=haddad.practitioner)
        take(sylvie, booking)

        with pytest.raises(SlotTaken):
            book(haddad, replace(booking, patient=neighbour, practitioner=haddad.practitioner))

    def test_the_patient_whom_it_is_kept_for_is_booked_there_whoever_does_it(
        self, booking: Booking, sylvie: User, morel: User
    ) -> None:
        take(sylvie, booking)

        book(morel, booking)

        assert not Hold.objects.exists()

    def test_what_a_colleague_keeps_for_the_patient_is_not_taken_away(
        self, booking: Booking, sylvie: User, morel: User
    ) -> None:
        take(morel, booking, purpose=HoldPurpose.PROPOSAL)

        with pytest.raises(Conflict, match="déjà gardée pour ce patient"):
            take(sylvie, booking)

        assert Hold.objects.get().purpose == HoldPurpose.PROPOSAL

    def test_it_lapses_by_itself(
        self, booking: Booking, neighbour: Patient, sylvie: User, morel: User
    ) -> None:
        take(sylvie, booking)

        book(morel, replace(booking, patient=neighbour), LATER)

    def test_what_lapsed_does_not_stop_another_from_keeping(
        self, booking: Booking, neighbour: Patient, sylvie: User, morel: User
    ) -> None:
        take(sylvie, booking)

        assert take(morel, replace(booking, patient=neighbour), LATER).until == LATER + dt.timedelta(
            minutes=5
        )

    def test_kept_by_two_at_once_has_one_winner(
        self, booking: Booking, neighbour: Patient, sylvie: User, morel: User
    ) -> None:
        take(sylvie, booking)

        with pytest.raises(SlotTaken):
            take(morel, replace(booking, patient=neighbour))

    def test_kept_again_it_lasts_from_now(self, booking: Booking, sylvie: User) -> None:
        take(sylvie, booking)
        take(sylvie, booking, FRIDAY + dt.timedelta(minutes=4))

        assert Hold.objects.get().until == FRIDAY + dt.timedelta(minutes=9)

    def test_another_hour_takes_the_place_of_the_first(self, booking: Booking, sylvie: User) -> None:
        take(sylvie, booking)
        take(sylvie, replace(booking, starts_at=HALF_PAST))

        assert Hold.objects.get().starts_at == HALF_PAST

    def test_three_hours_proposed_stand_together(self, booking: Booking, morel: User) -> None:
        for minutes in (0, 30, 60):
            moved = replace(booking, starts_at=MONDAY + dt.timedelta(minutes=minutes))
            take(morel, moved, purpose=HoldPurpose.PROPOSAL)

        assert Hold.objects.count() == 3

    def test_one_person_keeps_three_at_most(self, booking: Booking, morel: User) -> None:
        for minutes in (0, 30, 60):
            patient = CareRelationFactory(patient=PatientFactory(), practitioner=morel.practitioner).patient
            take(
                morel,
                replace(booking, patient=patient, starts_at=MONDAY + dt.timedelta(minutes=minutes)),
            )

        with pytest.raises(Conflict, match="déjà 3 heures"):
            take(morel, replace(booking, starts_at=MONDAY + dt.timedelta(minutes=90)))


class TestWho:
    @pytest.mark.parametrize("who", ["nadia", "weiss", "luc"])
    def test_who_may_not_book_keeps_nothing(
        self, who: str, booking: Booking, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(Refused):
            take(request.getfixturevalue(who), booking)

    def test_a_secretary_keeps_for_those_who_delegated(
        self, booking: Booking, sylvie: User, haddad: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)

        with pytest.raises(Refused):
            take(sylvie, replace(booking, practitioner=haddad.practitioner))

    def test_a_job_keeps_in_the_name_of_the_house(self, booking: Booking) -> None:
        hold = services.hold_take(actor=job("tests"), booking=booking, purpose=HoldPurpose.WAITING, at=FRIDAY)

        assert (hold.holder, hold.until) == (None, FRIDAY + dt.timedelta(hours=2))

    def test_who_keeps_it_gives_it_back(
        self, booking: Booking, neighbour: Patient, sylvie: User, morel: User
    ) -> None:
        hold = take(sylvie, booking)

        for _ in range(2):
            services.hold_release(actor=actor_of(sylvie), hold=hold, at=FRIDAY)

        book(morel, replace(booking, patient=neighbour))

    @pytest.mark.parametrize("who", ["morel", "haddad", "nadia", "weiss", "luc"])
    def test_nobody_else_gives_it_back(
        self, who: str, booking: Booking, sylvie: User, request: pytest.FixtureRequest
    ) -> None:
        hold, other = take(sylvie, booking), actor_of(request.getfixturevalue(who))

        with pytest.raises(NotFound):
            selectors.hold_for(other, hold.public_id)
        with pytest.raises(Refused):
            services.hold_release(actor=other, hold=hold, at=FRIDAY)

    def test_each_sees_their_own_until_they_lapse(
        self, booking: Booking, mme_petit: Patient, sylvie: User, morel: User
    ) -> None:
        hold = take(sylvie, booking)

        assert list(selectors.holds_of(actor_of(sylvie), mme_petit, FRIDAY)) == [hold]
        assert not selectors.holds_of(actor_of(morel), mme_petit, FRIDAY)
        assert not selectors.holds_of(actor_of(sylvie), mme_petit, LATER)


def test_what_lapsed_is_thrown_away(booking: Booking, sylvie: User) -> None:
    take(sylvie, booking)

    assert services.holds_sweep(at=FRIDAY) == 0
    assert services.holds_sweep(at=LATER) == 1


class TestSentTwice:
    def test_a_second_press_books_once_and_tells_once(
        self, booking: Booking, sylvie: User, nadia: User
    ) -> None:
        first = book(sylvie, booking)

        assert book(sylvie, booking) == first
        assert Appointment.objects.count() == 1
        assert first.transitions.count() == 1

    def test_somebody_else_is_told_that_the_patient_has_it(
        self, booking: Booking, sylvie: User, morel: User
    ) -> None:
        book(sylvie, booking)

        with pytest.raises(SlotTaken):
            book(morel, booking)

    def test_once_cancelled_it_is_another_booking(self, booking: Booking, sylvie: User) -> None:
        first = book(sylvie, booking)
        services.appointment_cancel(
            actor=actor_of(sylvie), public_id=first.public_id, reason="patient", at=FRIDAY
        )

        assert book(sylvie, booking) != first
