"""A physician tries a case and reads why, then the rules of a day, in a real browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.cast import signed_in
from tests.client import PivotClient

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
POLICY = "Content Security Policy"
WIDTHS = [390, 820, 1440]


@pytest.fixture
def page(chromium: Browser, live_server, morel) -> Iterator[Page]:
    cookie = signed_in(PivotClient(), morel).cookies["sessionid"].value
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if POLICY in said.text else None)
    yield opened
    context.close()
    assert faults == []


def test_how_will_i_be_paid(page: Page) -> None:
    page.goto(reverse("pathways:explain"))
    page.get_by_label("Date de l’acte").fill("2026-03-10")
    page.get_by_label("Date de naissance").fill("1938-05-02")
    page.get_by_label("Dernière consultation en présence").fill("2026-01-15")
    page.get_by_role("checkbox", name="Réside en EHPAD").check()
    page.get_by_role("checkbox", name="Est le médecin traitant du patient").check()
    page.get_by_label("Profession de l’accompagnant").select_option(label="Infirmier")
    page.get_by_label("Mode d’exercice", exact=True).select_option(label="Libéral")
    page.get_by_label("Cadre").select_option(label="Dans un lieu dédié")
    page.get_by_role("button", name="Expliquer ce cas").click()
    answer = page.get_by_role("region", name="Ce qui se facture")
    expect(answer).to_contain_text("Dans le parcours, pris en charge à 70")
    expect(answer.get_by_role("row", name="Total")).to_contain_text("37,00")
    expect(answer).to_contain_text("Infirmier libéral, dans un lieu dédié")
    # The case stays as it was told: one fact is changed, and the answer follows.
    page.get_by_label("Vidéo").select_option(label="En échec")
    page.get_by_role("button", name="Expliquer ce cas").click()
    expect(answer).to_contain_text("Non facturable")
    page.get_by_label("Date de naissance").fill("2027-01-01")
    page.get_by_role("button", name="Expliquer ce cas").click()
    expect(page.get_by_role("alert")).to_contain_text("Le patient serait né après l’acte.")


def test_the_rules_before_and_after_a_change(page: Page) -> None:
    page.goto(reverse("pathways:rules"))
    page.get_by_role("navigation", name="Jours de changement").get_by_text("1er avril 2022").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("avril 2022")
    expect(page.get_by_role("table", name="Tarifs")).to_contain_text("20,00")
    page.get_by_label("Jour", exact=True).fill("2026-03-10")
    page.get_by_role("button", name="Voir ce jour").click()
    expect(page.get_by_role("table", name="Tarifs")).to_contain_text("23,00")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["pathways:explain", "pathways:rules"])
def test_axe_finds_nothing(page: Page, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        page.goto(reverse(name))
        if name == "pathways:explain":
            page.get_by_role("button", name="Expliquer ce cas").click()
            expect(page.get_by_role("region", name="Ce qui se facture")).to_be_visible()
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{width}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_both_pages_are_made_for_paper(page: Page) -> None:
    page.emulate_media(media="print")
    for name in ("pathways:explain", "pathways:rules"):
        page.goto(reverse(name))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Jours de changement")).to_be_hidden()
