"""A nurse reads a blood pressure and a saturation; the physician sees them come, and from which devices."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from consultations import services
from core import clock
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CART = {"videos": ["red", "blue"], "voice": 440, "stethoscope": 90}
GP = {"videos": ["green"], "voice": 600, "stethoscope": 0}


@pytest.fixture
def origin(web_alone: str) -> str:
    return web_alone


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation is due now; Nadia prepares it."""
    story = Story(assisted(mme_petit, morel, ehpad, starts_at=clock.now()), morel, nadia)
    services.consultation_prepare(actor=story.nurse, public_id=story.public_id, at=clock.now())
    return story


def reads_device(nurse: Person, scenario: str) -> None:
    nurse.page.get_by_label("Appareil à lire").select_option(label=f"Simulé : {scenario}")
    nurse.presses("Lire un appareil").reads("Mesure reçue. Relisez, puis enregistrez les constantes.")


def test_two_devices_are_read_and_seen(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User
) -> None:
    gp = somebody(morel, GP).goes_to(f"/teleconsultations/{act.public_id}/cockpit/")
    gp.reads("Aucune constante saisie.")
    gp.page.evaluate("window.neverLeft = true")
    nurse = somebody(nadia, CART).goes_to(f"/teleconsultations/{act.public_id}/preparation/")
    reads_device(nurse, "tensiomètre, brassard trop lâche")
    nurse.reads("L’appareil signale : brassard trop lâche.").looks_right("instrument-proposed")
    reads_device(nurse, "oxymètre")
    nurse.presses("Enregistrer les constantes").reads("Constantes enregistrées").looks_right(
        "instrument-kept"
    )
    gp.reads("152/88").reads("Simulé Tensio S1, n°\u00a0SIM-0042, logiciel 2.1.0")
    gp.reads("Simulé Oxy S2, n°\u00a0SIM-0042, logiciel 2.1.0").reads(
        "L’appareil signale : brassard trop lâche."
    )
    gp.looks_right("instrument-seen")
    nurse.types("SpO₂", "96").presses("Enregistrer les constantes").reads("saisie à la main")
    expect(gp.page.get_by_role("img", name="maintenant : 96")).to_be_visible()
    assert gp.page.evaluate("window.neverLeft") is True
