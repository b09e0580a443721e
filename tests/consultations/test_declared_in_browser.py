"""« Je l’ai vérifié autrement » on the page of the check: asked after one press, gone once it is measured."""

from playwright.sync_api import Page, expect

from consultations.models import CartCheck
from tests.consultations.test_preparation_in_browser import page, pytestmark, story  # noqa: F401


def line(page: Page, name: str):  # noqa: F811
    return page.locator(f'[data-check-line="{name}"]')


def test_one_press_asks_for_proof_and_a_declaration_is_enough(page: Page) -> None:  # noqa: F811
    page.get_by_role("button", name="Tout va bien").click()
    expect(page.get_by_role("link", name="Ligne : mesurez")).to_be_visible()
    assert not CartCheck.objects.exists()
    for name in ("Ligne", "Stéthoscope"):
        page.get_by_label(f"Je l’ai vérifié autrement : {name}", exact=True).check()
    page.get_by_role("button", name="Tout va bien").click()
    expect(page.get_by_text("Déclaré, non mesuré : ligne, stéthoscope (Nadia Benali)")).to_be_visible()


def test_what_is_measured_or_wrong_asks_for_no_word(page: Page) -> None:  # noqa: F811
    asked = line(page, "stethoscope").get_by_label("Je l’ai vérifié autrement")
    expect(asked).to_be_visible()
    line(page, "stethoscope").get_by_text("Un problème").click()
    line(page, "stethoscope").get_by_label("À surveiller").check()
    expect(asked).to_be_hidden()
    asked = line(page, "line").get_by_label("Je l’ai vérifié autrement")
    expect(asked).to_be_visible()
    line(page, "line").evaluate("(line) => (line.dataset.proved = '')")
    expect(asked).to_be_hidden()
