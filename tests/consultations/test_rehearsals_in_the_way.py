"""A real act comes: the rehearsal on its cart, or with its physician, ends on both pages."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from consultations import selectors, services, tasks
from consultations.enums import CancelReason
from core.actors import job
from notifications.models import Notice
from patients.models import Patient
from scheduling.models import Appointment
from territory.models import Cart, Site
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import NINE, Rehearsal, Story, assisted, minutes
from tests.territory.factories import CartFactory

pytestmark = pytest.mark.django_db
WORDS = "C’est l’heure d’un vrai acte : l’essai à blanc est terminé"


@pytest.fixture
def others_cart(cart_to_rehearse: Cart, haddad: User, mme_petit: Patient, ehpad: Site) -> Appointment:
    """On the same cart, with another physician, at nine."""
    return assisted(mme_petit, haddad, ehpad, cart=cart_to_rehearse)


@pytest.fixture
def own_patient(morel: User, mme_petit: Patient, ehpad: Site) -> Appointment:
    """Of the same physician, at another cart, at nine."""
    return assisted(mme_petit, morel, ehpad, cart=CartFactory(site=ehpad))


@pytest.mark.parametrize("real", ["others_cart", "own_patient"])
@pytest.mark.parametrize("state", ["planned", "waiting", "in_progress", "interrupted", "by_phone"])
def test_it_ends_at_the_hour_wherever_it_stands(
    real: str, state: str, rehearsal: Rehearsal, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(real)
    rehearsal.in_state(state)
    assert selectors.rehearsals_in_the_way(minutes(-1)) == []
    with time_machine.travel(minutes(0), tick=False):
        tasks.sweep_rehearsals_in_the_way()
        tasks.sweep_rehearsals_in_the_way()
    act = rehearsal.now()
    assert (act.state, act.cancel_reason) == ("cancelled", CancelReason.REAL_ACT)
    assert Appointment.every.get(pk=act.appointment_id).state == "cancelled"
    assert Event.objects.filter(kind="consultations.cancel").count() == 1


def test_it_ends_before_the_hour_when_the_patient_is_there(
    rehearsal: Rehearsal, others_cart: Appointment, haddad: User, nadia: User
) -> None:
    Story(others_cart, haddad, nadia).waits()
    assert selectors.rehearsals_in_the_way(minutes(-5)) == [rehearsal.public_id]


@pytest.mark.parametrize("state", ["finished", "closed", "cancelled"])
def test_what_is_over_stays_as_it_is(state: str, rehearsal: Rehearsal, own_patient: Appointment) -> None:
    rehearsal.in_state(state)
    assert not services.rehearsal_give_way(actor=job("tests"), public_id=rehearsal.public_id, at=NINE)
    assert rehearsal.now().state == state


def test_what_was_begun_while_a_late_patient_is_awaited_goes_on(
    own_patient: Appointment, cart_to_rehearse: Cart, morel: User, nadia: User
) -> None:
    Rehearsal(cart_to_rehearse, morel, nadia, minutes(5))
    assert selectors.rehearsals_in_the_way(minutes(6)) == []


@pytest.mark.parametrize("gone", ["finished", "cancelled"])
def test_a_real_act_that_is_over_ends_nothing(
    gone: str, rehearsal: Rehearsal, own_patient: Appointment, morel: User, nadia: User
) -> None:
    Story(own_patient, morel, nadia).in_state(gone)
    assert selectors.rehearsals_in_the_way(NINE) == []


def test_nor_does_one_elsewhere(rehearsal: Rehearsal, haddad: User, mme_petit: Patient, ehpad: Site) -> None:
    assisted(mme_petit, haddad, ehpad, cart=CartFactory(site=ehpad))
    assert selectors.rehearsals_in_the_way(NINE) == []


def test_a_real_act_never_gives_way(story: Story) -> None:
    story.begins()
    assert not services.rehearsal_give_way(actor=job("tests"), public_id=story.public_id, at=minutes(1))


def test_both_pages_are_told_at_once_and_say_it(
    rehearsal: Rehearsal,
    own_patient: Appointment,
    nadia: User,
    morel: User,
    client: PivotClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[Any] = []
    rehearsal.begins()
    monkeypatch.setattr("consultations.notifications.state_changed", heard.append)
    services.rehearsal_give_way(actor=job("tests"), public_id=rehearsal.public_id, at=minutes(1))
    assert [act.public_id for act in heard] == [rehearsal.public_id]
    for user in (nadia, morel):
        with time_machine.travel(minutes(1), tick=False):
            door = reverse("consultations:act", args=[rehearsal.public_id])
            page = signed_in(client, user).get(door, follow=True).content.decode()
        assert WORDS in page
        assert "Le créneau est libéré" not in page


def test_what_led_into_it_goes_with_it(rehearsal: Rehearsal, story: Story) -> None:
    story.waits()
    assert Notice.objects.filter(link__contains=rehearsal.public_id).exists()
    services.rehearsal_remove(
        actor=job("tests"), public_id=rehearsal.public_id, at=minutes(6) + dt.timedelta(days=7)
    )
    assert [notice.link for notice in Notice.objects.all()] == [f"/teleconsultations/{story.public_id}/"]
