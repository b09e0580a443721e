"""Real processes, a real browser, and people who speak the words of their trade."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from accounts.models import User
from tests.cast import signed_in
from tests.client import PivotClient
from tests.media_relay import servers

OPTIONS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--force-prefers-reduced-motion"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DEVICES = (Path(__file__).parent / "media.js").read_text()
WIDTHS = (390, 820, 1440)
SHOTS = os.environ.get("PIVOT_SCREENSHOTS", "")


def environment() -> dict[str, str]:
    """For processes of ours that read the database of the test."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PIVOT_DB_NAME": str(connection.settings_dict["NAME"]),
        "PIVOT_FILES_ROOT": str(settings.MEDIA_ROOT),
        "PIVOT_RELAY_ADDRESSES": "127.0.0.1",
    }


def web(folder: Path, port: int) -> servers.Process:
    arguments = [
        sys.executable,
        "-m",
        "daphne",
        "-b",
        "127.0.0.1",
        "-p",
        str(port),
        "config.asgi:application",
    ]
    return servers.Process(arguments, ready="Listening on", log=folder / f"web-{port}.log", env=environment())


def relay(folder: Path) -> servers.Process:
    arguments = [sys.executable, "manage.py", "run_relay", "--id", "relay-story"]
    return servers.Process(arguments, ready="is ready", log=folder / "relay.log", env=environment())


@contextmanager
def running(*processes: servers.Process) -> Iterator[None]:
    """Ready inside, stopped after."""
    try:
        for process in processes:
            process.start(60)
        yield
    finally:
        for process in processes:
            process.stop()


class Person:
    """Somebody signed in at a browser of their own, with devices that can be told apart."""

    def __init__(self, browser: Browser, origin: str, user: User, devices: dict[str, Any]) -> None:
        self.user, self.origin = user, origin
        self.context: BrowserContext = browser.new_context(
            base_url=origin, locale="fr-FR", viewport=ViewportSize(width=1440, height=900)
        )
        cookie = signed_in(PivotClient(), user).cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": origin}])
        self.context.add_init_script(f"window.journeyDevices = {devices!r};\n{DEVICES}")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.hears(said.text))

    def hears(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.faults.append(text)

    def goes_to(self, path: str) -> "Person":
        self.page.goto(path)
        self.page.wait_for_selector("html[data-ready]")
        return self

    def presses(self, name: str) -> "Person":
        self.page.get_by_role("button", name=name, exact=True).first.click()
        return self

    def reads(self, text: str) -> "Person":
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=30_000)
        return self

    def reads_no_more(self, text: str) -> "Person":
        expect(self.page.get_by_text(text)).to_have_count(0, timeout=30_000)
        return self

    def types(self, label: str, text: str) -> "Person":
        self.page.get_by_role("textbox", name=label).first.fill(text)
        return self

    def sees(self, selector: str, colour: str) -> "Person":
        """The picture at this place of the page is the one of this colour."""
        self.waits(lambda: self.page.evaluate("(at) => window.colourOf(at)", selector) == colour, selector)
        return self

    def hears_tones(self, selector: str, *tones: int) -> "Person":
        """Each of these tones, and no other, comes out of the elements at this place."""

        def right() -> bool:
            found = sorted(self.page.evaluate("(at) => window.tonesOf(at)", selector))
            return len(found) == len(tones) and all(
                abs(one - other) <= 4 for one, other in zip(found, sorted(tones), strict=True)
            )

        self.waits(right, f"{selector}: {tones}")
        return self

    def waits(self, condition: Callable[[], bool], why: str, tries: int = 60) -> None:
        for _ in range(tries):
            if condition():
                return
            self.page.wait_for_timeout(500)
        seen = {
            name: self.page.evaluate("(at) => window.colourOf(at)", name) for name in ["video[data-shows]"]
        }
        raise AssertionError(
            f"{why}: never true on {self.page.url}; {seen}; {self.page.inner_text('body')[:600]}"
        )

    def looks_right(self, name: str) -> "Person":
        """axe finds nothing at three widths, and nothing sticks out; kept as pictures when asked to."""
        before = self.page.viewport_size
        for width in WIDTHS:
            self.page.set_viewport_size(ViewportSize(width=width, height=900))
            # From its top: what a scroll leaves half under the sticky header is no small target.
            self.page.evaluate("window.scrollTo(0, 0)")
            self.page.wait_for_timeout(150)
            if SHOTS:
                self.page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=width != 1440)
            found = Axe().run(self.page, options=RULES)
            assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} at {width} is {wide} wide"
        self.page.set_viewport_size(before)
        return self

    def leaves(self) -> None:
        self.context.close()
        assert self.faults == [], self.faults
