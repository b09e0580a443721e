"""A liberal nurse at a patient’s home: her kit on 4G, from the door to the call, and what she may bill (TLD).

What she holds is a telephone in portrait, touched with a finger. The kit is red and 440 Hz, its hand camera
blue, its stethoscope 90 Hz; Dr Morel is green and 600 Hz.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from accounts.models import User
from core import clock
from patients import services as patients
from patients.enums import CareReason
from patients.models import Patient
from scheduling.models import Appointment
from territory.enums import CartKind, DeviceKind
from territory.models import Cart, Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.journeys.stage import Person
from tests.journeys.test_patient_at_home import PHONE, Pocket
from tests.scheduling.factories import AppointmentFactory, MotiveFactory
from tests.territory.factories import CartFactory, DeviceFactory

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

KIT = {"videos": ["red", "blue"], "voice": 440, "stethoscope": 90}
GP = {"videos": ["green"], "voice": 600, "stethoscope": 0}
VOICES = 'audio[data-track="voice"]'
STREET = "4 chemin des Prés, porte bleue"
KBIT = 1000 / 8  # bytes a second
# A 4G line far from its mast: the tools of this browser shape its pages and its sockets, not its media, which
# tests/media_relay/journeys narrow in a router.
FAR = {"latency": 70, "uploadThroughput": 900 * KBIT, "downloadThroughput": 1500 * KBIT}


class Line:
    """The network of one browser window, as the tools of the browser shape it."""

    def __init__(self, person: Person) -> None:
        self._tools = person.context.new_cdp_session(person.page)
        self._tools.send("Network.enable")

    def is_now(self, *, offline: bool = False, **conditions: float) -> None:
        self._tools.send("Network.emulateNetworkConditions", {"offline": offline, **conditions})


@pytest.fixture
def kit(house: Site) -> Cart:
    kit = CartFactory(site=house, name="Valise 1", kind=CartKind.KIT)
    for kind in (DeviceKind.HAND_CAMERA, DeviceKind.STETHOSCOPE, DeviceKind.OXIMETER):
        DeviceFactory(cart=kit, kind=kind, label=kind.label)
    return kit


@pytest.fixture
def visit(origin: str, dufour: Patient, morel: User, elodie: User, kit: Cart) -> Appointment:
    """Mme Dufour, at home, in ten minutes."""
    at = clock.now()
    row = AppointmentFactory(
        patient=dufour,
        practitioner=morel.practitioner,
        motive=MotiveFactory(label="Suivi du diabète", forms=["assisted"]),
        form="assisted",
        cart=kit,
        site=kit.site,
        nurse=elodie.practitioner,
        starts_at=at + dt.timedelta(minutes=10),
    )
    for party in ({"practitioner": morel.practitioner}, {"practitioner": elodie.practitioner}):
        patients.care_relation_open(
            actor=actor_of(morel),
            patient=dufour,
            reason=CareReason.APPOINTMENT,
            source=row.public_id,
            at=at,
            **party,
        )
    return row


@pytest.fixture
def nurse(chromium: Browser, origin: str, elodie: User) -> Iterator[Person]:
    key = str(signed_in(PivotClient(), elodie).session.session_key)
    person = Person(Pocket(chromium), origin, key, KIT)  # type: ignore[arg-type]
    yield person
    person.leaves()


def is_fine(nurse: Person, name: str) -> None:
    assert nurse.faults_at(390, name) == []
    assert nurse.faults_at(820, name) == []
    nurse.page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def test_from_the_door_to_the_call(
    visit: Appointment, nurse: Person, somebody: Callable[..., Person], morel: User
) -> None:
    prepares(nurse, visit)
    gp = somebody(morel, GP)
    gp.goes_to("/salle-d-attente/").reads("à domicile").presses("Admettre Mme Dufour")
    gp.sees('video[data-track="camera"][data-from="cart"]', "red").hears_tones(VOICES, 440)
    gp.hears_tones('audio[data-track="stethoscope"]', 90)
    nurse.sees('video[data-from="physician"]', "green").hears_tones(VOICES, 600)
    is_fine(nurse, "kit-call")

    line = Line(nurse)
    line.is_now(**FAR)
    gp.presses("Foyer aortique")
    nurse.reads("foyer aortique").presses("C’est posé")
    gp.reads("Le stéthoscope est posé").hears_tones(VOICES, 440)

    # The address for the 15 is one press away, and nowhere on the physician’s page.
    nurse.presses("Ça ne marche pas").reads("15 : adresse à donner").reads(STREET)
    is_fine(nurse, "kit-broken")
    nurse.presses("Revenir")
    assert STREET not in gp.page.content()


def prepares(nurse: Person, visit: Appointment) -> None:
    """From her agenda; the address is asked once, the kit is checked in two presses."""
    nurse.goes_to("/agenda/").page.get_by_role("link", name="Dufour").first.click()
    nurse.reads("Au domicile du patient")
    nurse.goes_to(f"/teleconsultations/rendez-vous/{visit.public_id}/").presses("Commencer la préparation")
    nurse.reads("L’adresse n’est pas au dossier").reads("TLD, 15,00").types("Adresse, étage, code", STREET)
    nurse.presses("Enregistrer l’adresse").reads("Adresse notée au dossier").reads(STREET)
    nurse.reads("Réseau mobile").reads("Batterie de la tablette")
    nurse.page.get_by_label(re.compile("Charge de la tablette")).fill("80")
    is_fine(nurse, "kit-preparation")
    nurse.presses("Tout va bien").reads("Valise contrôlée à")
    nurse.presses("Accepte").reads("Accord oral").presses("Nous sommes prêts").reads("admettre")
