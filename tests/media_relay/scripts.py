"""A page in a real browser that holds nothing but our scripts, for tests of one of them alone."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from tests.chromium import PROGRAM as CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "http://localhost"
SERVED = ("/static/", "/tests/media_relay/browser/")


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
    file = ROOT / path.lstrip("/")
    if path.startswith(SERVED) and file.is_file():
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "")
    else:
        route.fulfill(body="<!doctype html><html lang=fr><body></body></html>", content_type="text/html")


@contextmanager
def empty_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 700})
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.route(f"{ORIGIN}/**", _answer)
        page.goto(f"{ORIGIN}/")
        yield page
        browser.close()
        assert faults == []
