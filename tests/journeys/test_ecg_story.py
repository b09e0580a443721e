"""A millivolt put in at the cart is measured in the cockpit; the frozen trace is kept with its device."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from consultations.models import Ecg
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.consultations.test_ecg_in_browser import EDGES, numbers
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]


# A device with a switch of calibration: one millivolt during 200 ms of each second, at 500 samples a second.
STEPS = """
() => {
  const said = { maker: "Édan", model: "SE-1010", serial: "77" };
  const device = { ...said, software: "1.4", filters: "passe-bas 150 Hz" };
  let at = 0;
  const began = performance.now();
  setInterval(() => {
    const count = Math.floor((performance.now() - began) / 2) - at;
    const pulse = (n) => ((at + Math.floor(n / 12)) % 500 < 100 ? 200 : 0);
    const samples = Int16Array.from({ length: 12 * count }, (_, n) => pulse(n));
    at += count;
    const detail = { leads: 12, rate: 500, microvolts: 5, samples, device };
    document.dispatchEvent(new CustomEvent("pv:ecg", { detail }));
  }, 40);
}
"""


def test_a_millivolt_of_the_cart_is_a_millivolt_in_the_cockpit(
    mme_petit: Patient, morel: User, nadia: User, ehpad: Site, somebody: Callable[..., Person]
) -> None:
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia).in_state("in_progress")
    address = f"/teleconsultations/{story.public_id}/"
    nurse, gp = somebody(nadia, CART), somebody(morel, GP)
    nurse.goes_to(address)
    gp.goes_to(address)
    nurse.page.evaluate(STEPS)
    gp.page.get_by_role("tab", name="ECG").click(timeout=30_000)
    gp.reads("Édan SE-1010, n°\u00a077.")
    gp.page.wait_for_timeout(6_000)
    gp.presses("Figer le tracé").reads("Tracé figé.")

    before, rises, falls = gp.page.evaluate(EDGES, "II")
    gp.page.mouse.click(*before)
    gp.page.mouse.click(*rises)
    assert numbers(gp.page)[1] == pytest.approx(1, abs=0.02)
    gp.page.mouse.click(*rises)
    gp.page.mouse.click(*falls)
    assert numbers(gp.page)[0] == pytest.approx(200, abs=4)
    gp.looks_right("cockpit-ecg-frozen")

    gp.presses("Garder au dossier")
    expect(gp.page.get_by_role("link", name="Gardé : ouvrir et imprimer")).to_be_visible()
    ecg = Ecg.objects.get()
    assert (ecg.source, ecg.device["serial"], ecg.device["software"]) == ("call", "77", "1.4")
    gp.goes_to(f"/teleconsultations/ecg/{ecg.document_public_id}/").reads("12 dérivations mesurées.")
    gp.looks_right("ecg-kept")


def test_a_simulated_ecg_says_so_everywhere(
    mme_petit: Patient, morel: User, nadia: User, ehpad: Site, somebody: Callable[..., Person]
) -> None:
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia).in_state("in_progress")
    address = f"/teleconsultations/{story.public_id}/"
    nurse, gp = somebody(nadia, CART), somebody(morel, GP)
    nurse.context.add_init_script("delete Navigator.prototype.serial")
    nurse.goes_to(address).reads("Ce navigateur ne sait pas lire un ECG branché en USB.")
    gp.goes_to(address)
    nurse.presses("Simuler un ECG").reads("ECG simulé : le tracé part au médecin")
    nurse.looks_right("cart-ecg")
    gp.page.get_by_role("tab", name="ECG").click(timeout=30_000)
    gp.page.wait_for_timeout(4_000)
    gp.presses("Figer le tracé").reads("Tracé figé.")
    expect(gp.page.locator("[data-ecg-simulated]")).to_be_visible()
    expect(gp.page.locator("[data-ecg-scale]")).to_contain_text("ECG SIMULÉ")
    gp.presses("Garder au dossier")
    expect(gp.page.get_by_role("link", name="Gardé : ouvrir et imprimer")).to_be_visible()
    assert Ecg.objects.get().is_simulated
