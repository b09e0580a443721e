"""A delay told to who holds a link: once, by SMS alone, and not once the act is to have begun."""

import datetime as dt

import pytest

from accounts.models import User
from core.actors import job
from notifications.adapters.letters import letter_of
from notifications.models import Message
from patients.models import Patient
from scheduling import services
from scheduling.enums import Party
from scheduling.models import Appointment
from tests.cast import actor_of
from tests.scheduling.factories import MONDAY, AppointmentFactory

pytestmark = pytest.mark.django_db

FRIDAY = MONDAY - dt.timedelta(days=3)
HALF = dt.timedelta(minutes=30)
MIDNIGHT = dt.datetime(2026, 11, 23, 23, tzinfo=dt.UTC)  # of the wall


@pytest.fixture
def held(morel: User, mme_petit: Patient) -> Appointment:
    mme_petit.phone, mme_petit.email = "06 12 34 56 78", "jeanne@poste.example"
    mme_petit.save(update_fields=["phone", "email"])
    return AppointmentFactory(practitioner=morel.practitioner, patient=mme_petit)


def links(user: User, appointment: Appointment) -> None:
    services.link_send(actor=actor_of(user), appointment=appointment, at=FRIDAY)


def announces(user: User, appointment: Appointment, minutes: int, at: dt.datetime = MONDAY) -> None:
    services.appointment_delay(
        actor=actor_of(user), public_id=appointment.public_id, minutes=minutes, party=Party.PHYSICIAN, at=at
    )


def told() -> list[Message]:
    return list(Message.objects.filter(kind="scheduling.patient_delayed"))


def test_once_by_sms_alone_and_worth_until_it_begins(held: Appointment, sylvie: User, morel: User) -> None:
    links(sylvie, held)
    announces(morel, held, 10)
    announces(morel, held, 20)
    [sms] = told()
    assert (sms.channel, sms.useful_until) == ("sms", MONDAY + dt.timedelta(minutes=10))
    body = letter_of(sms).body.replace("\u00a0", " ")
    assert body == "Téléconsultation : retard d'environ 10 min. Elle aura lieu, restez joignable."


def test_nobody_is_told_without_a_living_link_or_a_mobile(
    held: Appointment, sylvie: User, morel: User, mme_petit: Patient
) -> None:
    announces(morel, held, 10)
    mme_petit.phone = ""
    mme_petit.save(update_fields=["phone"])
    links(sylvie, held)
    announces(morel, held, 15)
    link = held.links.get()
    services.link_revoke(actor=actor_of(sylvie), appointment=held, public_id=link.public_id, at=FRIDAY)
    mme_petit.phone = "06 12 34 56 78"
    mme_petit.save(update_fields=["phone"])
    announces(morel, held, 20)
    assert told() == []


def test_not_when_the_hour_it_says_is_over(held: Appointment, sylvie: User, morel: User) -> None:
    links(sylvie, held)
    announces(morel, held, 5, at=MONDAY + dt.timedelta(minutes=6))
    assert told() == []


def test_an_act_that_goes_on_past_midnight_tells_the_next_of_the_next_day(
    held: Appointment, sylvie: User, morel: User
) -> None:
    running = AppointmentFactory(
        practitioner=morel.practitioner, starts_at=MIDNIGHT - HALF, ends_at=MIDNIGHT + HALF
    )
    Appointment.objects.filter(pk=held.pk).update(starts_at=MIDNIGHT + HALF, ends_at=MIDNIGHT + 2 * HALF)
    held.refresh_from_db()
    links(sylvie, held)
    services.overrun_warn(actor=job("tests.clock"), running=running, at=MIDNIGHT + HALF)
    [sms] = told()
    assert sms.useful_until == held.starts_at + dt.timedelta(minutes=5)
