"""Today, for each role of the cast."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from consultations.enums import VitalKind
from core.clock import PARIS
from patients.models import Patient
from scheduling.models import Appointment
from territory.models import Site
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, vital
from tests.scheduling.factories import AppointmentFactory
from tests.territory.factories import CartFactory, DeviceFactory

NOW = dt.datetime(2026, 11, 24, 14, 22, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def at_22_past_two(time_machine: object) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def appointment(mme_petit: Patient, morel: User, ehpad: Site) -> Appointment:
    """Mme Petit at half past two, at the cart of the EHPAD."""
    cart = CartFactory(site=ehpad)
    return AppointmentFactory(
        assisted=True,
        patient=mme_petit,
        practitioner=morel.practitioner,
        cart=cart,
        site=ehpad,
        starts_at=NOW + dt.timedelta(minutes=8),
    )


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (
            "morel",
            [
                "Mme Jeanne Petit",
                "87 ans",
                "prévu à 14\u00a0h\u00a030, dans 8\u00a0min",
                "Ouvrir la téléconsultation",
            ],
        ),
        ("nadia", ["Mme Jeanne Petit", "Préparer Mme Jeanne Petit"]),
        ("sylvie", ["La journée", "Mme Jeanne Petit", "Prendre un rendez-vous"]),
    ],
)
def test_who_is_next(
    who: str, words: list[str], client: PivotClient, appointment: Appointment, request: pytest.FixtureRequest
) -> None:
    page = signed_in(client, request.getfixturevalue(who)).get("/").content.decode()

    for expected in ["mardi 24\u00a0novembre 2026", *words]:
        assert expected in page


@pytest.mark.parametrize("who", ["haddad", "weiss", "luc"])
def test_strangers_see_nobody(
    who: str, client: PivotClient, appointment: Appointment, request: pytest.FixtureRequest
) -> None:
    assert "Petit" not in signed_in(client, request.getfixturevalue(who)).get("/").content.decode()


def test_the_nurse_is_told_what_to_plug_in(client: PivotClient, nadia: User, ehpad: Site) -> None:
    DeviceFactory(cart=CartFactory(site=ehpad), label="ECG 12 dérivations", battery_percent=18)
    DeviceFactory(label="Otoscope d’ailleurs", battery_percent=5)

    page = signed_in(client, nadia).get("/").content.decode()

    assert "ECG 12 dérivations : batterie à 18" in page
    assert "Otoscope d’ailleurs" not in page


def test_the_region_at_a_glance(client: PivotClient, luc: User, ehpad: Site) -> None:
    CartFactory(site=ehpad, name="Chariot 2", state="out_of_service", state_reason="Écran cassé")

    page = signed_in(client, luc).get("/").content.decode()

    for words in ("Messages non partis", "Chariot 2, EHPAD Les Marronniers : hors service", "Écran cassé"):
        assert words in page


def test_who_waits_is_shown_with_the_vitals_and_admitted_from_here(
    client: PivotClient, mme_petit: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia).waits()
    vital(story.act, VitalKind.WEIGHT, "63.4")
    signed_in(client, morel)
    page = client.get("/").content.decode()
    assert "63,4" in page
    assert "Consentement oral" in page
    admit = reverse("consultations:admit", args=[story.public_id])
    assert f'action="{admit}"' in page
    assert client.post(admit).headers["Location"] == reverse("consultations:cockpit", args=[story.public_id])


def test_the_nurse_joins_and_does_not_admit(
    client: PivotClient, mme_petit: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    Story(assisted(mme_petit, morel, ehpad), morel, nadia).waits()
    page = signed_in(client, nadia).get("/").content.decode()
    assert "Rejoindre Mme" in page
    assert "/admettre/" not in page
