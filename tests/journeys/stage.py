"""Real processes, a real browser, and people who speak the words of their trade."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, ClassVar

from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.journeys import axe
from tests.journeys.axe import RULES
from tests.journeys.nursery import Nursery
from tests.media_relay import servers

DEVICES = (Path(__file__).parent / "media.js").read_text()
WIDTHS = (390, 820, 1440)
# What stands before each browser: each is told from the others by a colour and a tone.
CART = {"videos": ["red", "blue"], "voice": 440, "stethoscope": 90}
GP = {"videos": ["green"], "voice": 600, "stethoscope": 0}
PAINTED = "() => new Promise((done) => requestAnimationFrame(done))"
# What a box hides on its right without saying so by dots: names and buttons cut in two.
CUT = """() => [...document.querySelectorAll("body *:not(input, select, textarea, #swagger-ui *)")]
  .filter((box) => box.clientWidth > 1 && box.scrollWidth > box.clientWidth + 1 && box.checkVisibility())
  .filter((box) => {
    const { overflowX, textOverflow } = getComputedStyle(box);
    return ["hidden", "clip"].includes(overflowX) && textOverflow !== "ellipsis";
  })
  .map((box) => `${box.scrollWidth - box.clientWidth} px are cut in ${box.outerHTML.slice(0, 160)}`)"""
SHOTS = os.environ.get("PIVOT_SCREENSHOTS", "")


def environment() -> dict[str, str]:
    """For processes of ours that read the database of the test."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PIVOT_DB_NAME": str(connection.settings_dict["NAME"]),
        "PIVOT_FILES_ROOT": str(settings.MEDIA_ROOT),
        "PIVOT_RELAY_ADDRESSES": "127.0.0.1",
    }


class Ours(servers.Process):
    """A process of Pivot: a copy of one that has imported it, in the same environment."""

    nurseries: ClassVar[dict[tuple[tuple[str, str], ...], Nursery]] = {}

    def _spawn(self, out: IO[bytes]) -> Any:
        if sys.platform != "linux":
            return super()._spawn(out)
        env = {name: value for name, value in self._env.items() if name != "PYTEST_CURRENT_TEST"}
        key = tuple(sorted(env.items()))
        if key not in self.nurseries:
            self.nurseries[key] = Nursery(env)
        return self.nurseries[key].copied(self._arguments[1:], out)


def web(
    folder: Path,
    port: int,
    application: str = "config.asgi:application",
    host: str = "127.0.0.1",
    **env: str,
) -> servers.Process:
    arguments = [
        sys.executable,
        "-m",
        "daphne",
        "-b",
        host,
        "-p",
        str(port),
        application,
    ]
    return Ours(arguments, ready="Listening on", log=folder / f"web-{port}.log", env=environment() | env)


def relay(folder: Path, **env: str) -> servers.Process:
    arguments = [sys.executable, "manage.py", "run_relay", "--id", "relay-story"]
    return Ours(arguments, ready="is ready", log=folder / "relay.log", env=environment() | env)


@contextmanager
def running(*processes: servers.Process) -> Iterator[None]:
    """Ready inside, stopped after."""
    try:
        for process in processes:
            process.launch()
        for process in processes:
            process.wait_ready(60)
        yield
    finally:
        for process in processes:
            process.stop()


class Person:
    """Somebody signed in at a browser of their own, with devices that can be told apart."""

    def __init__(self, browser: Browser, origin: str, session_key: str, devices: dict[str, Any]) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=origin,
            locale="fr-FR",
            viewport=ViewportSize(width=1440, height=900),
            reduced_motion="reduce",
        )
        if session_key:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_key, "url": origin}
            self.context.add_cookies([cookie])
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
        found = [
            fault for at, width in enumerate(WIDTHS) for fault in self.faults_at(width, name, again=at > 0)
        ]
        assert found == [], "\n".join(found)
        self.page.set_viewport_size(before)
        return self

    def faults_at(
        self, width: int, name: str, *, rules: dict[str, Any] | None = RULES, again: bool = False
    ) -> list[str]:
        """What is wrong with the page at this width; without `rules`, only what sticks out or is cut.

        `again`: by these rules it has just been looked at in another width, and only what is new counts.
        """
        self.page.set_viewport_size(ViewportSize(width=width, height=900))
        self.page.evaluate("window.scrollTo(0, 0)")
        self.page.evaluate(PAINTED)
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=width != 1440)
        found = self._by_axe(width, rules, again=again) if rules else []
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        found += [f"{wide} wide"] if wide > width else []
        found += self.page.evaluate(CUT)
        return [f"{name} at {width}: {fault}" for fault in found]

    def _by_axe(self, width: int, rules: dict[str, Any], *, again: bool) -> list[str]:
        """In a window as tall as the page: what scrolls half under a sticky bar is no small target."""
        for _ in range(2):  # what comes meanwhile makes it taller; some are as tall as any window
            tall = max(900, self.page.evaluate("document.documentElement.scrollHeight"))
            self.page.set_viewport_size(ViewportSize(width=width, height=tall))
            self.page.evaluate(PAINTED)
        shows_news = self.page.evaluate(axe.SHOWS_NEWS, not again)
        return axe.violations(self.page, rules if shows_news else axe.BY_SIZE)

    def leaves(self) -> None:
        self.context.close()
        assert self.faults == [], "\n".join(self.faults)
