"""The line, seen by those who talk over it and kept with the act; and tried before anybody needs it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from consultations import selectors
from core import clock
from patients.models import Patient
from territory.models import LineTest, Region, Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import CART, GP, Person
from tests.territory.factories import CartFactory

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

GOOD = re.compile(r"Ligne (bonne|moyenne)\.")
WORD = re.compile(r"Ligne (bonne|moyenne|faible)|Son seulement")


def test_both_sides_see_the_line_and_the_act_keeps_what_it_was(
    origin: str,
    somebody: Callable[..., Person],
    mme_petit: Patient,
    morel: User,
    nadia: User,
    ehpad: Site,
) -> None:
    act = Story(assisted(mme_petit, morel, ehpad, starts_at=clock.now()), morel, nadia)
    act.in_state("in_progress")
    root = f"/teleconsultations/{act.public_id}/"
    nurse, gp = somebody(nadia, CART).goes_to(root), somebody(morel, GP).goes_to(root)
    for person in (gp, nurse):  # a busy machine is a poor line: which word is not ours to say
        expect(person.page.locator("[data-line]").first).to_have_text(WORD, timeout=30_000)
    gp.page.locator("[data-line-sign]").press("Enter")
    gp.reads("La vôtre : ").reads("La ligne de l’EHPAD : ").reads("Envoi, caméra")
    gp.looks_right("line-numbers")
    gp.page.keyboard.press("Escape")
    expect(gp.page.get_by_text("La ligne de l’appel")).to_be_hidden()

    gp.waits(lambda: len(selectors.qualities_of(act.now())) == 2, "both lines are kept")
    gp.waits(
        lambda: all("up/voice" in one.tracks for one in selectors.qualities_of(act.now())),
        "with their tracks",
    )
    nurse.presses("Ça ne marche pas").reads("Joindre les mesures de l’appel").looks_right("cart-broken")
    gp.goes_to(f"{root}compte-rendu/").reads("Qualité de l’appel")
    gp.page.get_by_text("Les chiffres").first.click()
    gp.reads("Envoi, voix")
    gp.looks_right("report-quality")


def test_a_nurse_tests_the_line_of_her_cart(
    origin: str, somebody: Callable[..., Person], nadia: User, luc: User, ehpad: Site
) -> None:
    Region.objects.create(code="32", name="Hauts-de-France", help_phone="0353011299")
    cart = CartFactory(site=ehpad, name="Chariot 1")
    region = somebody(luc, GP).goes_to("/").reads("EHPAD Les Marronniers : ligne à tester")
    nurse = somebody(nadia, CART).goes_to(f"/essai/chariot/{cart.public_id}/")
    nurse.looks_right("line-test").presses("Mesurer la ligne").reads("Direct : passe")
    # Nothing narrows this one; a machine that is busy elsewhere may be measured once more.
    said = nurse.page.locator("[data-line-said]")
    for _ in range(2):
        if not GOOD.match(said.inner_text()):
            nurse.presses("Mesurer la ligne").reads("Mesure en cours…").reads("Direct : passe")
    expect(said).to_have_text(GOOD)
    camera = nurse.page.locator('[data-check-line="camera"]')
    camera.get_by_role("button", name="Essayer").click()
    expect(camera.get_by_text("voyez-vous l’image")).to_be_visible()
    camera.get_by_label("Fonctionne", exact=True).check()
    nurse.presses("Enregistrer l’essai").reads("La référence à donner à l’assistance")
    nurse.looks_right("line-test-report")
    test = LineTest.objects.get()
    assert (test.path, test.cart, test.devices) == ("direct", cart, {"camera": "yes"})
    assert test.measures["up_kbps"] > 2000
    region.goes_to("/").reads_no_more("ligne à tester")
    region.goes_to(f"/region/sites/{ehpad.public_id}/").reads(test.reference).looks_right("site-line-tests")


def test_an_installer_without_an_account_tests_a_cart(
    origin: str, chromium: Browser, somebody: Callable[..., Person], luc: User, ehpad: Site
) -> None:
    cart = CartFactory(site=ehpad, name="Chariot 1")
    region = somebody(luc, GP).goes_to(f"/region/sites/{ehpad.public_id}/")
    region.page.get_by_text("Faire essayer la ligne par un installateur").click()
    region.types("Pour qui", "Jean Martin, ADV Réseaux").page.get_by_label("Ce qu’il essaie").select_option(
        label="Chariot 1"
    )
    region.looks_right("site-link-form").presses("Faire le lien").reads("Le lien de Jean Martin")
    region.looks_right("site-link")
    link = region.page.locator(".pv-copy code").inner_text()

    installer, other = Person(chromium, origin, "", CART), Person(chromium, origin, "", CART)
    installer.goes_to(link).looks_right("installer-invitation").presses("Commencer sur cet appareil")
    other.goes_to(link).reads("Ce lien a déjà servi").leaves()
    installer.presses("Mesurer la ligne").reads("Direct : passe").looks_right("installer-test")
    installer.presses("Enregistrer l’essai").reads("la référence à donner à l’assistance")
    installer.looks_right("installer-report").leaves()
    test = LineTest.objects.get()
    assert (test.cart, test.site, test.path) == (cart, ehpad, "direct")
    region.goes_to(f"/region/sites/{ehpad.public_id}/").reads(test.reference).reads("1 essai")
    region.looks_right("site-links")
