"""A relay and a web process of their own, browsers, and a cable to one of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.chromium import PROGRAM as CHROMIUM
from tests.media_relay import servers
from tests.media_relay.journeys.people import Person
from tests.media_relay.network import Cable, Host

OPTIONS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--force-prefers-reduced-motion"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journey")


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    number = servers.free_port()
    process = servers.web(folder, number, host="0.0.0.0")
    process.start()
    yield number
    process.stop()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def relay(folder: Path) -> Iterator[servers.Process]:
    process = servers.relay(folder, "relay-journey", PIVOT_RELAY_ADDRESSES="")
    process.start()
    yield process
    process.stop()


@pytest.fixture
def people(chromium: Browser, port: int) -> Iterator[Callable[..., Person]]:
    own_room, pages = uuid4(), []

    def somebody(
        role: str,
        publish: dict[str, Any],
        browser: Browser = chromium,
        host: str = "127.0.0.1",
        room: UUID = own_room,
        page: Any = None,
    ) -> Person:
        if page is None:
            page = browser.new_page()
            pages.append(page)
        return Person(page, f"http://{host}:{port}", room, role, publish)

    yield somebody
    for page in pages:
        page.close()


@pytest.fixture(scope="module")
def cable() -> Iterator[Cable]:
    Cable.require()
    laid = Cable()
    laid.lay()
    yield laid
    laid.take_up()


@pytest.fixture
def hosts() -> Iterator[Callable[[], Host]]:
    """Lays machines of their own."""
    Cable.require()
    laid: list[Host] = []

    def one() -> Host:
        laid.append(Host(len(laid)))
        laid[-1].lay()
        return laid[-1]

    yield one
    for host in laid:
        host.take_up()


@pytest.fixture(scope="module")
def nurse_browser(cable: Cable, playwright: Playwright, folder: Path) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=cable.behind(CHROMIUM, folder), args=OPTIONS)
    yield browser
    browser.close()
