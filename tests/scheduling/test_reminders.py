"""Reminders: the cart before each act, and tomorrow in one message; once, and without a name."""

import datetime as dt

import pytest

from accounts.models import User
from notifications.models import Message, Notice
from scheduling import services
from scheduling.models import Appointment
from scheduling.selectors.reminders import CART_ON_BEFORE
from territory.models import Site
from tests.scheduling.factories import MONDAY, AppointmentFactory
from tests.territory.factories import CartFactory

SUNDAY_EVENING = MONDAY - dt.timedelta(hours=15)


@pytest.fixture
def appointment(morel: User, ehpad: Site) -> Appointment:
    return AppointmentFactory(
        assisted=True, practitioner=morel.practitioner, cart=CartFactory(site=ehpad), site=ehpad
    )


class TestTheCart:
    def told(self, user: User) -> int:
        return Notice.objects.filter(user_id=user.pk, kind="scheduling.cart_on").count()

    def test_those_of_the_site_are_told_once_in_time(
        self, appointment: Appointment, nadia: User, morel: User, weiss: User
    ) -> None:
        services.carts_remind(at=MONDAY - CART_ON_BEFORE - dt.timedelta(minutes=1))
        assert self.told(nadia) == 0
        for minutes in (20, 19, 1):
            services.carts_remind(at=MONDAY - dt.timedelta(minutes=minutes))

        assert [self.told(user) for user in (nadia, morel, weiss)] == [1, 0, 0]

    def test_again_for_the_hour_it_was_moved_to(self, appointment: Appointment, nadia: User) -> None:
        services.carts_remind(at=MONDAY - CART_ON_BEFORE)
        later = MONDAY + dt.timedelta(hours=2)
        Appointment.objects.update(starts_at=later, ends_at=later + dt.timedelta(minutes=30))
        services.carts_remind(at=later - CART_ON_BEFORE)

        assert self.told(nadia) == 2

    def test_the_nurse_who_is_held_and_no_other(
        self, appointment: Appointment, nadia: User, haddad: User
    ) -> None:
        Appointment.objects.update(nurse=haddad.practitioner)
        services.carts_remind(at=MONDAY - CART_ON_BEFORE)

        assert [self.told(user) for user in (nadia, haddad)] == [0, 1]

    def test_not_for_what_was_cancelled_nor_for_a_patient_at_home(
        self, appointment: Appointment, morel: User, nadia: User
    ) -> None:
        Appointment.objects.update(state="cancelled", cancelled_at=MONDAY, cancel_reason="patient")
        AppointmentFactory(practitioner=morel.practitioner)
        services.carts_remind(at=MONDAY - CART_ON_BEFORE)

        assert self.told(nadia) == 0


class TestTomorrow:
    def test_one_message_a_person_however_many_there_are(
        self, appointment: Appointment, morel: User, nadia: User, haddad: User
    ) -> None:
        AppointmentFactory(practitioner=morel.practitioner, starts_at=MONDAY + dt.timedelta(hours=1))
        for _ in range(2):
            services.tomorrow_remind(at=SUNDAY_EVENING)

        mails = Message.objects.filter(kind="scheduling.tomorrow")
        told = {mail.user_id: mail.context["what"] for mail in mails}
        assert told == {morel.pk: "2 téléconsultations, la première", nadia.pk: "une téléconsultation"}
        assert mails.count() == 2

    def test_no_message_says_who_is_seen_nor_why(self, appointment: Appointment, morel: User) -> None:
        services.tomorrow_remind(at=SUNDAY_EVENING)

        said = str(list(Message.objects.values("context", "link")))
        patient = appointment.patient
        for secret in (patient.birth_name, patient.first_given_name, appointment.motive.label):
            assert secret not in said

    def test_the_day_after_is_for_another_evening(self, appointment: Appointment) -> None:
        services.tomorrow_remind(at=SUNDAY_EVENING - dt.timedelta(days=1))

        assert not Message.objects.filter(kind="scheduling.tomorrow").exists()
