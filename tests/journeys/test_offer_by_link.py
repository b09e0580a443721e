"""An hour comes free; Sylvie offers it by link; on a telephone the patient gives the code and takes it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from core import clock
from core.actors import job
from patients.models import Patient
from scheduling import services
from scheduling.enums import ActForm, Weekday
from scheduling.models import Appointment
from scheduling.rules import Span
from scheduling.services import Booking, Wait
from tests.cast import actor_of
from tests.journeys.stage import Person
from tests.journeys.test_patient_link import newest, telephone
from tests.scheduling.factories import MotiveFactory, WeeklyAvailabilityFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["telephone"]  # the fixture of a person without an account


@pytest.fixture
def freed(mme_petit: Patient, morel: User, sylvie: User) -> None:
    """Mme Petit waits, and tomorrow’s hours of Dr Morel’s come free."""
    mme_petit.phone = "06 39 98 14 07"
    mme_petit.save(update_fields=["phone"])
    for day in Weekday:
        hours = {"starts_at": dt.time(9), "ends_at": dt.time(12)}
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, weekday=day, **hours)
    at = clock.now()
    booking = Booking(
        patient=mme_petit,
        motive=MotiveFactory(label="Plaie ou pansement"),
        form=ActForm.SIMPLE_VIDEO,
        practitioner=morel.practitioner,
        starts_at=at,
    )
    until = clock.today(at) + dt.timedelta(days=20)
    wait = Wait(booking=booking, practitioners=[morel.practitioner], until=until)
    services.waiting_join(actor=actor_of(sylvie), wait=wait, at=at)
    tomorrow = Span(at + dt.timedelta(days=1), at + dt.timedelta(days=3))
    assert services.waiting_offer(actor=job("tests.clock"), freed=tomorrow, at=at)


@pytest.mark.usefixtures("freed")
def test_who_waits_takes_the_hour_from_a_telephone(
    live_server: Any, enters: Callable[..., Person], telephone: Person, sylvie: User
) -> None:
    desk = enters(live_server.url, sylvie, {}).goes_to("/attente/").looks_right("waiting-offered")
    desk.page.get_by_role("link", name="Proposer par lien").click()
    desk.page.get_by_role("radio", name="Le patient").check()
    desk.looks_right("waiting-link").presses("Envoyer le lien").reads("Proposé par lien au patient")
    desk.looks_right("waiting-offered-by-link")

    telephone.goes_to(newest(desk, r"https?://[^/]+(/rdv/heure/[\w-]+/)"))
    telephone.reads("au numéro qui se termine par 07").looks_right("offer-door").presses("Recevoir un code")
    telephone.types("Code reçu", newest(desk, r"code (\d{6})")).presses("Ouvrir")
    telephone.reads("Cette heure s’est libérée").looks_right("offer")
    telephone.presses("Prendre cette heure").reads("C’est réservé")
    expect(telephone.page.get_by_text("Présence confirmée")).to_be_visible()
    assert Appointment.objects.get().confirmed_at is not None
    desk.goes_to("/avis/").reads("Par lien, la personne en attente prend")
    desk.goes_to("/attente/").reads("Personne n’attend")
