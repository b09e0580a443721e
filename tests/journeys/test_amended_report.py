"""A physician corrects a report signed an hour ago: the text saves itself, and both versions can be read."""

from collections.abc import Callable

import pytest

from accounts.models import User
from consultations import services
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted, minutes
from tests.journeys.stage import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOTHING: dict[str, object] = {"videos": [], "voice": 0, "stethoscope": 0}


@pytest.fixture
def origin(web_alone: str) -> str:
    return web_alone


@pytest.fixture
def signed(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia).ends().writes()
    services.report_sign(actor=story.physician, public_id=story.public_id, at=minutes(20))
    return story


def test_a_dose_is_corrected(signed: Story, somebody: Callable[..., Person], morel: User) -> None:
    gp = somebody(morel, NOTHING)
    gp.goes_to(f"/teleconsultations/{signed.public_id}/compte-rendu/").reads("Signé par Dr Sophie Morel")
    gp.page.get_by_text("Corriger ce compte rendu").click()
    gp.looks_right("report-amend")
    gp.page.get_by_label("Ce qui change").fill("Posologie du furosémide")
    gp.presses("Rouvrir le texte").reads("Correction en cours")
    gp.page.get_by_label("Actes et prescriptions").fill("Furosémide 40 mg 5 jours.")
    gp.reads("Enregistré à")
    gp.looks_right("report-amending")
    gp.presses("Signer la version corrigée").reads("Version corrigée signée").reads("Version 1, signée")
    gp.looks_right("report-amended")
    former, latest = signed.now().report_versions.order_by("number")
    assert (former.sections["actions"], latest.sections["actions"]) == (
        "Furosémide 60 mg 5 jours.",
        "Furosémide 40 mg 5 jours.",
    )
