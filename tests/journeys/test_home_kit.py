"""A liberal nurse at a patient’s home: her kit, a thin line of 4G that breaks for five seconds, and TLD.

What she holds is a telephone in portrait, touched with a finger. The kit is red and 440 Hz, its hand camera
blue, its stethoscope 90 Hz; Dr Morel is green and 600 Hz.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from billing.models import FeeSheet
from core import clock
from patients import services as patients
from patients.enums import CareReason
from patients.models import Patient
from scheduling.models import Appointment
from territory.enums import CartKind, DeviceKind
from territory.models import Cart, Site
from tests.cast import actor_of, signed_in
from tests.chromium import OPTIONS, PROGRAM
from tests.client import PivotClient
from tests.journeys import stage
from tests.journeys.stage import GP, Person
from tests.journeys.test_patient_at_home import PHONE, Pocket
from tests.media_relay import servers
from tests.media_relay.network import Cable
from tests.scheduling.factories import AppointmentFactory, MotiveFactory
from tests.territory.factories import CartFactory, DeviceFactory

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

KIT = {"videos": ["red", "blue"], "voice": 440, "stethoscope": 90}
VOICES = 'audio[data-track="voice"]'
STREET = "4 chemin des Prés, porte bleue"
AS_SECURE = "--unsafely-treat-insecure-origin-as-secure"  # no devices without TLS but on the loopback
THIN, FAR = (
    {"kbps": 256, "delay_ms": 70},
    {"kbps": 1500, "delay_ms": 70},
)  # of 4G, at its edge and far from its mast


@pytest.fixture
def port(cable: Cable) -> int:
    return servers.free_port(cable.here)


@pytest.fixture
def origin(transactional_db: None, cable: Cable, port: int, tmp_path: Path) -> Iterator[str]:
    """The physician’s, on this machine; the kit comes in by the cable."""
    hosts = f"127.0.0.1,{cable.here}"
    processes = (
        stage.relay(tmp_path, PIVOT_RELAY_ADDRESSES=cable.here),
        stage.web(tmp_path, port, host="0.0.0.0", PIVOT_ALLOWED_HOSTS=hosts),
    )
    with stage.running(*processes):
        yield f"http://127.0.0.1:{port}"


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
def nurse(
    chromium: Browser, cable: Cable, origin: str, port: int, elodie: User, tmp_path: Path
) -> Iterator[Person]:
    """At the other end of the cable."""
    there = f"http://{cable.here}:{port}"
    far = chromium.browser_type.launch(
        executable_path=cable.behind(PROGRAM, tmp_path), args=[*OPTIONS, f"{AS_SECURE}={there}"]
    )
    key = str(signed_in(PivotClient(), elodie).session.session_key)
    person = Person(Pocket(far), there, key, KIT)  # type: ignore[arg-type]
    yield person
    person.leaves()
    far.close()


def is_fine(nurse: Person, name: str) -> None:
    assert nurse.faults_at(390, name) == []
    assert nurse.faults_at(820, name) == []
    nurse.page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def test_from_the_door_to_the_fee_sheet(
    visit: Appointment,
    nurse: Person,
    somebody: Callable[..., Person],
    cable: Cable,
    morel: User,
    elodie: User,
) -> None:
    prepares(nurse, visit)
    gp = somebody(morel, GP)
    gp.goes_to("/salle-d-attente/").reads("à domicile").presses("Admettre Mme Dufour")
    gp.sees('video[data-track="camera"][data-from="cart"]', "red").hears_tones(VOICES, 440)
    gp.hears_tones('audio[data-track="stethoscope"]', 90)
    nurse.sees('video[data-from="physician"]', "green").hears_tones(VOICES, 600)
    is_fine(nurse, "kit-call")

    cable.worsen(**FAR)
    gp.presses("Foyer aortique")
    nurse.reads("foyer aortique").presses("C’est posé")
    gp.reads("Le stéthoscope est posé").hears_tones(VOICES, 440)

    # The address for the 15 is one press away, and nowhere on the physician’s page.
    nurse.presses("Ça ne marche pas").reads("15 : adresse à donner").reads(STREET)
    is_fine(nurse, "kit-broken")
    nurse.presses("Revenir")
    assert STREET not in gp.page.content()

    # Too thin for pictures: what to do is said, and the voice goes on.
    cable.worsen(**THIN)
    expect(nurse.page.get_by_role("heading", name="Le réseau est faible ici")).to_be_visible(timeout=60_000)
    is_fine(nurse, "kit-thin")
    nurse.page.locator("[data-thin-line]").get_by_role("button", name="Couper la caméra").click()
    gp.hears_tones(VOICES, 440)
    cable.worsen()

    # Five seconds without any line: the same call, nothing to press.
    cable.interrupt()
    nurse.page.wait_for_timeout(5_000)
    cable.resume()
    gp.hears_tones(VOICES, 440)
    nurse.hears_tones(VOICES, 600)
    expect(nurse.page.get_by_role("heading", name="Le réseau est faible ici")).to_be_hidden(timeout=90_000)

    closes(gp)
    nurse.reads("Il reste à ranger la valise")
    is_fine(nurse, "kit-over")
    nurse.page.get_by_role("link", name="Ranger la valise").click()
    nurse.reads("rien n’est resté chez le patient")
    is_fine(nurse, "kit-away")
    gp.waits(lambda: FeeSheet.objects.filter(practitioner=elodie.practitioner).exists(), "her sheet is there")
    own = FeeSheet.objects.get(practitioner=elodie.practitioner)
    assert [(line.code, line.amount) for line in own.lines.order_by("position")] == [("TLD", 15)]
    nurse.goes_to(f"/feuilles/{own.public_id}/").reads("TLD").reads("15,00")


def prepares(nurse: Person, visit: Appointment) -> None:
    """From her agenda; the address is asked once, the kit is checked in two presses."""
    nurse.goes_to("/agenda/").page.get_by_role("link", name="Dufour").first.click()
    nurse.reads("Au domicile du patient")
    nurse.goes_to(f"/teleconsultations/rendez-vous/{visit.public_id}/").presses("Commencer la préparation")
    nurse.reads("L’adresse n’est pas au dossier").reads("TLD, 15,00").types("Adresse, étage, code", STREET)
    nurse.presses("Enregistrer l’adresse").reads("Adresse notée au dossier").reads(STREET)
    nurse.reads("Réseau mobile").reads("Batterie de la tablette")
    nurse.page.get_by_label(re.compile("Charge de la tablette")).fill("80")
    expect(nurse.page.locator("[data-check-line=line]")).to_contain_text("réception", timeout=40_000)
    is_fine(nurse, "kit-preparation")
    nurse.page.locator("#save-check").click()
    nurse.reads("Valise contrôlée à")
    nurse.presses("Accepte").reads("Accord oral").presses("Nous sommes prêts").reads("admettre")


def closes(gp: Person) -> None:
    gp.presses("Terminer l’acte").types("Constatations", "Glycémies hautes.")
    gp.types("Conclusion", "Insuline majorée.").types(
        "Actes et prescriptions", "Deux unités de plus le soir."
    )
    gp.page.get_by_role("button", name="Néant").click()
    gp.presses("Signer et clôturer l’acte").reads("Signé par Dr Sophie Morel")
