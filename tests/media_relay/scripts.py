"""Pages in a real browser that hold nothing but our scripts, for tests of one of them alone."""

import json
import mimetypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

from tests.chromium import PROGRAM as CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "http://localhost"
SERVED = ("/static/", "/tests/media_relay/browser/")
SENSES = (ROOT / "tests" / "journeys" / "media.js").read_text()


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
    file = ROOT / path.lstrip("/")
    if path.startswith(SERVED) and file.is_file():
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "")
    else:
        route.fulfill(body="<!doctype html><html lang=fr><body></body></html>", content_type="text/html")


@contextmanager
def pages() -> Iterator[Callable[..., Page]]:
    """Opens such pages, each on a machine of its own; `devices`: those of tests/journeys/media.js."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        faults: list[str] = []

        def opens(devices: dict[str, Any] | None = None) -> Page:
            page = browser.new_context(viewport={"width": 1100, "height": 700}).new_page()
            if devices is not None:
                page.add_init_script(f"window.journeyDevices = {json.dumps(devices)};\n{SENSES}")
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.route(f"{ORIGIN}/**", _answer)
            page.goto(f"{ORIGIN}/")
            return page

        yield opens
        browser.close()
        assert faults == []


@contextmanager
def empty_page() -> Iterator[Page]:
    with pages() as opens:
        yield opens()
