"""Documents in a real browser: accessible at each width, turned and enlarged by keys, pages by arrows."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from documents.models import Document
from tests.cast import signed_in
from tests.client import PivotClient
from tests.documents import samples
from tests.documents.factories import document, image

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (390, 1440)


@pytest.fixture
def letter(mme_petit, settings, tmp_path) -> Document:
    settings.MEDIA_ROOT = tmp_path
    document(
        kind="still_image",
        title="Cheville gauche",
        content=image("PNG", (900, 600)),
        content_type="image/png",
        patient_public_id=mme_petit.public_id,
    )
    old = dt.datetime(1990, 3, 1, tzinfo=dt.UTC)
    document(title="Lettre ancienne", at=old, patient_public_id=mme_petit.public_id)
    return document(
        kind="attachment",
        title="Courrier du CHU",
        content=samples.report(long=True),
        patient_public_id=mme_petit.public_id,
    )


@pytest.fixture
def page(chromium: Browser, live_server, request) -> Iterator[Page]:
    who = request.getfixturevalue(getattr(request, "param", "morel"))
    cookie = signed_in(PivotClient(), who).cookies["sessionid"].value
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    yield opened
    context.close()
    assert faults == []


def looks_right(page: Page, address: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def width_of(sheet: Locator) -> float:
    box = sheet.bounding_box()
    assert box is not None
    return box["width"]


def test_a_letter_is_read_by_keys(page: Page, letter: Document) -> None:
    looks_right(page, f"/documents/{letter.public_id}/voir/")
    sheet = page.locator("[data-viewer-image]")
    expect(sheet).to_have_js_property("naturalHeight", 1800)
    before = width_of(sheet)
    page.keyboard.press("+")
    expect(page.locator("[data-zoom-said]")).to_have_text("125 %")
    assert width_of(sheet) > before * 1.2
    page.keyboard.press("0")
    page.keyboard.press("r")
    expect(sheet).to_have_attribute("style", re.compile("rotate.90deg"))
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/voir/?page=2")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/voir/?page=1")


def test_the_list_is_chosen_from(page: Page, letter: Document) -> None:
    looks_right(page, f"/patients/{letter.patient_public_id}/documents/")
    page.get_by_label("Choisir Courrier du CHU").check()
    page.get_by_role("button", name="Télécharger les documents cochés").click()
    expect(page.get_by_role("heading", name="Archive de documents")).to_be_visible()


@pytest.mark.parametrize("page", ["luc"], indirect=True)
def test_the_region_sees_what_is_due(page: Page, letter: Document) -> None:
    looks_right(page, "/region/conservation/")
