"""« Lire un appareil » on the preparation: proposed, corrected, refused; the page goes on."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from consultations.models import VitalSign
from tests.consultations.factories import Story, assisted
from tests.consultations.test_preparation_in_browser import save, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(mme_petit, morel, nadia, ehpad) -> Story:
    return Story(assisted(mme_petit, morel, ehpad), morel, nadia)


@pytest.fixture
def page(chromium: Browser, live_server, story, nadia) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris")
    sign_in(context, nadia, live_server.url)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto(reverse("consultations:preparation", args=[story.public_id]))
    opened.wait_for_selector("html[data-ready]")
    yield opened
    context.close()
    assert faults == []


def reads(page: Page, scenario: str) -> None:
    page.get_by_label("Appareil à lire").select_option(label=f"Simulé : {scenario}")
    page.get_by_role("button", name="Lire un appareil").click()


def says(page: Page, text: str) -> None:
    expect(page.locator("[data-instrument-said]")).to_contain_text(text, timeout=15_000)


def box(page: Page, name: str):
    return page.get_by_role("textbox", name=name)


def test_what_is_read_is_proposed_and_kept_by_the_nurse(page: Page) -> None:
    reads(page, "balance")
    says(page, "Mesure reçue. Relisez, puis enregistrez les constantes.")
    expect(box(page, "Poids")).to_have_value("63,4")
    expect(page.locator("[data-read-said]:visible")).to_contain_text("Simulé Balance S4, n°\u00a0SIM-0042")
    assert not VitalSign.objects.exists()
    save(page)
    expect(page.locator(".pv-origins")).to_contain_text("lu d’un appareil simulé, Nadia Benali")
    row = VitalSign.objects.get()
    assert (row.method, row.device_serial, row.device_software) == ("simulated", "SIM-0042", "2.1.0")
    assert row.measure["value"] == "63.4"


def test_what_is_corrected_is_typed_by_hand(page: Page) -> None:
    reads(page, "balance")
    says(page, "Mesure reçue")
    box(page, "Poids").fill("63,5")
    expect(page.get_by_text("Corrigé : sera gardé comme saisi à la main.")).to_be_visible()
    save(page)
    expect(page.locator(".pv-origins")).to_contain_text("saisie à la main")
    row = VitalSign.objects.get()
    assert (row.method, row.device_label, row.device_serial) == ("typed", "", "")


def test_what_was_typed_is_never_taken_away(page: Page) -> None:
    box(page, "Poids").fill("62,9")
    reads(page, "balance")
    says(page, "Ce qui était déjà saisi est gardé")
    expect(box(page, "Poids")).to_have_value("62,9")


def test_a_place_and_a_warning_come_with_the_value(page: Page) -> None:
    reads(page, "thermomètre")
    says(page, "Mesure reçue")
    expect(page.get_by_label("Précision : Température")).to_have_value("tympan")
    reads(page, "tensiomètre, brassard trop lâche")
    expect(page.locator('[data-read-said="8480-6"]')).to_contain_text(
        "L’appareil signale : brassard trop lâche."
    )


def test_a_refused_page_keeps_what_was_read(page: Page) -> None:
    reads(page, "oxymètre")
    says(page, "Mesure reçue")
    box(page, "Poids").fill("6340")
    save(page)
    expect(page.get_by_role("alert").filter(has_text="Une réponse est à corriger")).to_be_visible()
    expect(page.locator('[data-read-said="20564-1"]')).to_contain_text("Simulé Oxy S2")
    box(page, "Poids").fill("63,4")
    save(page)
    expect(page.locator(".pv-origins")).to_contain_text("Simulé Oxy S2")
    assert VitalSign.objects.get(kind="20564-1").method == "simulated"


TROUBLES = [
    ("choix refermé", "Aucun appareil choisi"),
    ("accès refusé", "Le navigateur refuse l’accès au Bluetooth"),
    ("appareil perdu en route", "Appareil perdu avant la mesure"),
    ("tensiomètre en erreur", "Mesure refusée : l’appareil n’a pas pu mesurer."),
    ("oxymètre sans doigt", "Mesure refusée : l’appareil signale « capteur non posé »."),
    ("glucomètre sans mesure", "aucune mesure en mémoire"),
]


@pytest.mark.parametrize(("scenario", "said"), TROUBLES)
def test_the_page_survives_and_says_what_happened(page: Page, scenario: str, said: str) -> None:
    reads(page, scenario)
    says(page, said)
    expect(box(page, "SpO₂")).to_have_value("")
    reads(page, "oxymètre")
    says(page, "Mesure reçue")
    expect(box(page, "SpO₂")).to_have_value("94")


def test_another_part_that_is_kept_leaves_the_proposal(page: Page) -> None:
    reads(page, "balance")
    says(page, "Mesure reçue")
    page.get_by_role("button", name="Accepte", exact=True).click()
    expect(page.get_by_text("Accord oral")).to_be_visible()
    expect(box(page, "Poids")).to_have_value("63,4")
    expect(page.locator("[data-read-said]:visible")).to_have_count(1)
    says(page, "Mesure reçue")


def test_a_browser_without_bluetooth_says_so_in_one_line(page: Page, settings) -> None:
    settings.SIMULATED_INSTRUMENTS = False
    page.add_init_script("Object.defineProperty(navigator, 'bluetooth', { value: undefined })")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_text("Ce navigateur ne lit pas les appareils Bluetooth")).to_be_visible()
    expect(page.get_by_role("button", name="Lire un appareil")).to_be_hidden()


def test_where_the_browser_has_bluetooth_its_own_choice_is_asked(page: Page, settings) -> None:
    settings.SIMULATED_INSTRUMENTS = False
    page.add_init_script("""
        const requestDevice = async (wanted) => {
          window.wanted = wanted;
          throw new DOMException("User cancelled", "NotFoundError"); };
        Object.defineProperty(navigator, "bluetooth", { value: { requestDevice } });""")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="Lire un appareil").click()
    says(page, "Aucun appareil choisi")
    services = [one["services"][0] for one in page.evaluate("wanted.filters")]
    assert services == [0x1810, 0x1822, 0x1809, 0x181D, 0x1808]
    assert page.evaluate("wanted.optionalServices") == [0x180A]
