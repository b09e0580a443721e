"""The bell and its pages in a real browser, over the real ASGI server: live, accessible, without a reload."""

import datetime as dt
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from accounts.models import User
from core.actors import job
from notifications import services
from notifications.rules import Recipient
from tests.cast import signed_in
from tests.client import PivotClient
from tests.notifications.factories import AT, NOWHERE, OUTSIDER, message

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
KIND = "scheduling.appointment_booked"  # the server knows the kinds of the apps, not those of the tests
CONTEXT = {
    "event": UUID(int=1),
    "sequence": 1,
    "starts_at": AT,
    "ends_at": AT + dt.timedelta(minutes=20),
    "place": "EHPAD Les Marronniers",
}
PAGES = ("notices", "preferences", "failures", "mailbox")
WIDTHS = (390, 820, 1440)
SHOTS = os.environ.get("PIVOT_SHOTS", "")


@pytest.fixture
def origin(transactional_db: None) -> Iterator[str]:
    """A daphne of its own, on this test's database and channel layer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PIVOT_DB_NAME": connection.settings_dict["NAME"]}
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "config.asgi:application"]
    server = subprocess.Popen(
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/sante/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def wait_for(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


@pytest.fixture
def context(chromium: Browser, origin: str, luc: User) -> Iterator[BrowserContext]:
    cookie = signed_in(PivotClient(), luc).cookies["sessionid"].value
    opened = chromium.new_context(base_url=origin, locale="fr-FR")
    opened.add_cookies([{"name": "sessionid", "value": cookie, "url": origin}])
    yield opened
    opened.close()


def apart(call: Callable[[], object]) -> None:
    """Where no loop runs: Playwright's own would give Django another connection, and nobody to close it."""

    def run() -> None:
        try:
            call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def post(user: User) -> None:
    to = Recipient(label=user.full_name, user_id=user.pk)
    link = "/avis/preferences/"
    apart(lambda: services.notice_post(kind=KIND, to=to, context=CONTEXT, at=AT, link=link))


def deliver(to: Recipient) -> None:
    def run() -> None:
        sent = message(to, kind=KIND, context=CONTEXT).public_id
        services.message_deliver(actor=job("notifications.deliver"), message_id=sent, at=AT)

    apart(run)


def opened(context: BrowserContext, name: str) -> Page:
    page = context.new_page()
    page.goto(reverse(f"notifications:{name}"))
    page.wait_for_selector("html[data-ready]")
    return page


def test_the_bell_counts_while_the_page_is_open(context: BrowserContext, luc: User) -> None:
    page = opened(context, "preferences")
    bell = page.locator("[data-bell]")
    expect(bell).to_have_attribute("aria-label", "Avis : aucun non lu")
    page.wait_for_timeout(800)
    post(luc)
    expect(bell).to_have_attribute("aria-label", "Avis : 1 non lu")
    expect(bell.locator(".pv-count")).to_have_text("1")


def test_a_notice_that_comes_is_heard_once_and_counted_in_the_title(
    context: BrowserContext, luc: User
) -> None:
    page = opened(context, "notices")
    page.wait_for_timeout(800)
    post(luc)
    expect(page.locator("[data-bell] .pv-count")).to_have_text("1")
    assert page.evaluate("document.documentElement.dataset.rang") is None  # nobody touched the page yet
    page.get_by_role("heading", level=1).click()
    page.evaluate("localStorage.removeItem('pv-chime-at')")
    post(luc)
    expect(page.locator("html")).to_have_attribute("data-rang", "1")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate("localStorage.removeItem('pv-chime-at')")
    page.get_by_role("button", name="Son à l’arrivée d’un avis").click()
    post(luc)
    expect(page).to_have_title("(3) Avis · Pivot")
    assert page.evaluate("document.documentElement.dataset.rang") == "1"  # switched off
    page.reload()
    expect(page.locator("[data-chime]")).to_have_attribute("aria-pressed", "false")


def test_the_list_grows_and_empties_without_a_reload(context: BrowserContext, luc: User) -> None:
    page = opened(context, "notices")
    expect(page.get_by_text("Aucun avis")).to_be_visible()
    page.wait_for_timeout(800)
    post(luc)
    expect(page.get_by_role("link", name="Téléconsultation prévue")).to_be_visible()
    elsewhere = opened(context, "notices")
    elsewhere.get_by_role("button", name="Tout marquer comme lu").click()
    expect(page.get_by_text("Tout est lu")).to_be_visible()
    expect(page.locator("[data-bell] .pv-count")).to_have_count(0)


def test_a_notice_leads_where_it_says(context: BrowserContext, luc: User) -> None:
    post(luc)
    page = opened(context, "notices")
    page.get_by_role("link", name="Téléconsultation prévue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choisir mes avis")
    expect(page.locator("[data-bell] .pv-count")).to_have_count(0)


def test_a_dead_letter_is_sent_again_by_hand(context: BrowserContext) -> None:
    deliver(NOWHERE)
    page = opened(context, "failures")
    page.get_by_role("button", name="Renvoyer à Pharmacie fermée").click()
    expect(page.get_by_text("Le message repart.")).to_be_visible()


def test_axe_finds_nothing(context: BrowserContext, luc: User) -> None:
    for _ in range(2):
        post(luc)
    deliver(NOWHERE)
    deliver(OUTSIDER)
    for name in PAGES:
        page = opened(context, name)
        for width in WIDTHS:
            page.set_viewport_size(ViewportSize(width=width, height=900))
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.close()
