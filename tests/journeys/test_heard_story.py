"""Lungs listened to from afar: the back is asked for, shown, confirmed, heard, and is in the report."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from core import clock
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """In progress."""
    due = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    return Story(due, morel, nadia).in_state("in_progress")


def test_what_was_heard_of_the_back_is_in_the_report(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    gp = somebody(morel, GP).goes_to(f"{root}cockpit/")
    nurse = somebody(nadia, CART).goes_to(f"{root}chariot/").reads("Rien à faire")
    gp.presses("Dos")
    expect(gp.page.get_by_role("img", name="Dos. La droite")).to_be_visible()
    expect(gp.page.get_by_role("img", name="Thorax vu de face")).to_be_hidden()
    gp.page.locator('.ck-map [data-point="back_base_left"] .pt').click()

    nurse.reads("base gauche, dans le dos").reads("sous l’omoplate, à sa gauche")
    expect(nurse.page.get_by_role("img", name="Base gauche, dans le dos : demandé")).to_be_visible()
    nurse.looks_right("cart-back")
    gp.types("Ce que vous entendez", "crépitants")
    nurse.presses("C’est posé")
    gp.reads("Le stéthoscope est posé")
    words = gp.page.get_by_role("textbox", name="Ce que vous entendez")
    expect(words).to_have_value("crépitants")
    gp.looks_right("cockpit-back")
    gp.types("Ce que vous entendez", "crépitants fins").presses("Entendu")

    notes = gp.page.get_by_role("textbox", name="Notes", exact=True)
    expect(notes).to_have_value("Base gauche, dans le dos : crépitants fins")
    expect(gp.page.get_by_role("button", name="Base gauche (entendu)")).to_be_visible()
    gp.reads("Enregistré à").goes_to(f"{root}compte-rendu/")
    findings = gp.page.get_by_role("textbox", name="Constatations")
    expect(findings).to_have_value("Base gauche, dans le dos : crépitants fins")
