"""An ECG on its paper in a real browser: true to scale, measured by touch and keyboard, printed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect

from consultations.models import Ecg
from documents import services as documents
from documents.rules.sniffing import sniff
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations import ecg_files as files
from tests.consultations.factories import Story, assisted, minutes
from tests.journeys.axe import RULES, violations
from tests.journeys.stage import SHOTS

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MM = 96 / 25.4
# At one millivolt from 1.000 to 1.200 s, in every lead; a count is 2.5 µV, a sample 2 ms.
STEP = [400 if 500 <= n < 600 else 0 for n in range(6000)]
EDGES = """(lead) => {
  const path = document.querySelector(`[data-ecg-paper] path[data-lead="${lead}"]`);
  const found = path.getAttribute("d").matchAll(/[ML]([-0-9.]+) ([-0-9.]+)/g);
  const points = [...found].map((one) => [+one[1], +one[2]]);
  path.scrollIntoView({ block: "center" });
  const matrix = path.getScreenCTM();
  const on = ([x, y]) => { const at = new DOMPoint(x, y).matrixTransform(matrix); return [at.x, at.y]; };
  const rises = points.findIndex(([, y], n) => n && points[n - 1][1] - y > 5);
  const falls = points.findIndex(([, y], n) => n > rises && y - points[n - 1][1] > 5);
  return [on(points[rises - 1]), on(points[rises]), on(points[falls])];
}"""


@pytest.fixture
def story(mme_petit, morel, nadia, ehpad) -> Story:
    return Story(assisted(mme_petit, morel, ehpad), morel, nadia).in_state("in_progress")


def stored(story: Story, content: bytes) -> Ecg:
    """As the service keeps it, without telling the screens: a browser has the loop to tell them by."""
    document = documents.document_store(
        actor=story.nurse,
        kind="ecg",
        title="ECG",
        content=content,
        content_type=sniff(content) or "",
        act_public_id=story.public_id,
        at=minutes(2),
    )
    return Ecg.objects.create(
        consultation=story.act,
        document_public_id=document.public_id,
        source="file",
        kept_by="Nadia Benali",
        kept_at=minutes(2),
    )


@pytest.fixture
def opened(chromium: Browser, live_server, story, nadia) -> Iterator[Callable[..., Page]]:
    client = signed_in(PivotClient(), nadia)
    contexts = []

    def opens(content: bytes) -> Page:
        ecg = stored(story, content)
        size = ViewportSize(width=1440, height=1000)
        context = chromium.new_context(base_url=live_server.url, locale="fr-FR", viewport=size)
        contexts.append(context)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(reverse("consultations:ecg", args=[ecg.document_public_id]))
        page.wait_for_selector("[data-shown]")
        return page

    yield opens
    for context in contexts:
        context.close()


def numbers(page: Page) -> tuple[float, float]:
    """Milliseconds and millivolts, as they are read."""
    said = page.inner_text("[data-ecg-measured]")
    milliseconds, voltage = said.removeprefix("De A à B : ").split(" · ")[:2]
    value = voltage.removeprefix("amplitude ").removesuffix(" mV").replace(",", ".").replace("\u2212", "-")
    return float(milliseconds.removesuffix(" ms")), float(value)


def box(page: Page, selector: str) -> dict[str, Any]:
    found = page.locator(selector).first.bounding_box()
    assert found is not None
    return dict(found)


def test_a_millivolt_is_ten_millimetres_and_is_measured(opened) -> None:
    page = opened(files.scp([STEP] * 8))
    expect(page.locator("[data-ecg-measured]")).to_have_text("Posez les repères A et B.")
    before, rises, falls = page.evaluate(EDGES, "I")
    assert before[1] - rises[1] == pytest.approx(10 * MM, abs=0.3)
    assert falls[0] - rises[0] == pytest.approx(0.2 * 25 * MM, abs=0.3)
    page.mouse.click(*before)
    page.mouse.click(*rises)
    milliseconds, millivolts = numbers(page)
    assert millivolts == pytest.approx(1, abs=0.02)
    assert milliseconds == pytest.approx(2, abs=4)
    page.mouse.click(*rises)
    page.mouse.click(*falls)
    milliseconds, millivolts = numbers(page)
    assert milliseconds == pytest.approx(200, abs=4)
    assert millivolts == pytest.approx(-1, abs=0.02)


def test_the_callipers_are_held_by_keyboard(opened) -> None:
    page = opened(files.scp([STEP] * 8))
    first, second = page.locator('[data-mark="A"]'), page.locator('[data-mark="B"]')
    before, rises, _ = page.evaluate(EDGES, "I")
    page.mouse.click(*before)
    page.mouse.click(*rises)
    second.focus()
    for _ in range(10):
        page.keyboard.press("Shift+ArrowRight")
    assert numbers(page) == (202, 0)
    page.keyboard.press("ArrowLeft")
    assert numbers(page) == (200, 1)
    page.keyboard.press("ArrowUp")
    assert numbers(page) == (200, 1.01)
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-valuetext", "1198 ms, 1,01 mV, dérivation I")
    page.keyboard.press("PageDown")
    expect(page.locator("[data-ecg-measured]")).to_contain_text("sur une même ligne")
    expect(first).to_have_attribute("role", "slider")


def test_speed_gain_and_pages(opened) -> None:
    page = opened(files.scp([STEP] * 8))
    expect(page.locator("[data-ecg-window]")).to_have_text("De 0,0 à 10,0 s, sur 12,0 s.")
    page.select_option("[data-ecg-gain]", "20")
    before, rises, _ = page.evaluate(EDGES, "I")
    assert before[1] - rises[1] == pytest.approx(20 * MM, abs=0.3)
    page.select_option("[data-ecg-speed]", "50")
    expect(page.locator("[data-ecg-scale]")).to_contain_text("50 mm/s · 20 mm/mV")
    page.get_by_role("button", name="Après").click()
    expect(page.locator("[data-ecg-window]")).to_have_text("De 5,0 à 10,0 s, sur 12,0 s.")


def test_the_page_is_for_everybody(opened) -> None:
    page = opened(files.edf([STEP] * 2))
    for width in (390, 820, 1440):
        page.set_viewport_size(ViewportSize(width=width, height=1000))
        page.reload()
        page.wait_for_selector("[data-shown]")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/ecg-file-{width}.png", full_page=True)
        assert violations(page, RULES) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert box(page, ".ecg-paper")["width"] == pytest.approx(264 * MM, abs=1)


def test_it_prints_on_one_sheet_at_its_size(opened) -> None:
    page = opened(files.scp([STEP] * 8))
    page.emulate_media(media="print")
    assert box(page, ".ecg-paper")["width"] == pytest.approx(264 * MM, abs=1)
    paper = page.pdf(prefer_css_page_size=True)
    if SHOTS:
        Path(f"{SHOTS}/ecg.pdf").write_bytes(paper)
    assert paper.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 842" in paper or b"/MediaBox [0 0 841" in paper
