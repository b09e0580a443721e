"""The browser of the journeys: the one that `make test` found, or the system's."""

import os
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAM = os.environ.get("PIVOT_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for the tests of a module, each in contexts of its own, which it closes."""
    # Playwright keeps a loop in this thread; what Django does here beside it is plain queries.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=OPTIONS)
        yield browser
        browser.close()


def wait_for(page: Page, expression: str, arg: Any = None, *, seconds: float = 15) -> None:
    """Until it is true in the page.

    Playwright’s own wait evaluates a string again and again, which the policy of our pages refuses but for
    the first time: it fails whenever there is something to wait for.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)
