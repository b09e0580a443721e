"""The browser of the journeys, and who enters it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from accounts.models import User
from tests import chromium as chromium_here
from tests.cast import signed_in
from tests.client import PivotClient
from tests.journeys import stage
from tests.journeys.stage import Person
from tests.media_relay import servers


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright keeps a loop in this thread; what Django does here beside it is plain queries.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium_here.PROGRAM, args=stage.OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def enters(chromium: Browser) -> Iterator[Callable[..., Person]]:
    """Somebody signs in at this address, with these devices; all leave at the end."""
    people: list[Person] = []

    def opens(origin: str, user: User, devices: dict[str, Any]) -> Person:
        session = signed_in(PivotClient(), user).session
        people.append(Person(chromium, origin, str(session.session_key), devices))
        return people[-1]

    yield opens
    for person in people:
        person.leaves()


@pytest.fixture
def origin(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """daphne and a relay, on the database of this test."""
    port = servers.free_port()
    with stage.running(stage.relay(tmp_path), stage.web(tmp_path, port)):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def somebody(origin: str, enters: Callable[..., Person]) -> Callable[..., Person]:
    """`enters`, at the one daphne."""
    return partial(enters, origin)
