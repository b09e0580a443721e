"""The page of components in a real browser: accessible in every dress, each behaviour as a person uses it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.cast import signed_in
from tests.client import PivotClient

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = [390, 820, 1440]


@pytest.fixture
def cookie(morel) -> str:
    return signed_in(PivotClient(), morel).cookies["sessionid"].value


@pytest.fixture
def page(live_server, cookie: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    # Playwright keeps a loop in this thread; what Django does here afterwards is clean up.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(
            base_url=live_server.url, locale="fr-FR", permissions=["clipboard-read", "clipboard-write"]
        )
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        opened = context.new_page()
        faults: list[str] = []
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        opened.goto(reverse("portal:components"))
        opened.wait_for_selector("html[data-ready]")
        yield opened
        browser.close()
        assert faults == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(ViewportSize(width=width, height=900))
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
