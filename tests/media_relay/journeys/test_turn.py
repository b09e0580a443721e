"""Networks that let nothing but TURN through: over UDP, over TCP, over TLS on the port of the web."""

import datetime as dt
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Playwright

from core import clock
from media_relay.turn import ice_servers
from tests.chromium import PROGRAM as CHROMIUM
from tests.media_relay import coturn, servers
from tests.media_relay.journeys.conftest import OPTIONS
from tests.media_relay.journeys.people import Person, wait_recognised, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.alone]

CART = {"camera": "camera", "voice": 440}
PHYSICIAN = {"voice": 600}


@pytest.fixture
def server(hosts, tmp_path) -> Iterator[coturn.Coturn]:
    coturn.require()
    host = hosts()
    running = coturn.Coturn(host, tmp_path, relay=host.here)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def relay_there(folder, hosts, server) -> Iterator[servers.Process]:
    """Listens where the TURN server may lead, and nowhere else."""
    process = servers.relay(
        folder, "relay-turn", PIVOT_RELAY_ADDRESSES=server.relay, PIVOT_RELAY_LOOPBACK="false"
    )
    process.start()
    yield process
    process.stop()


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The certificate of a test is nobody's."""
    program = playwright.chromium.launch(
        executable_path=CHROMIUM, args=[*OPTIONS, "--ignore-certificate-errors"]
    )
    yield program
    program.close()


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
def test_call_through_turn_alone(way: str, server, relay_there, browser, tmp_path) -> None:
    number, room = servers.free_port(), uuid4()
    url = server.urls.split(",")[["udp", "tcp", "tls"].index(way)]
    web = servers.web(tmp_path, number, PIVOT_TURN_URLS=url, PIVOT_TURN_SECRET=coturn.SECRET)
    pages = [browser.new_page(), browser.new_page()]
    try:
        web.start()
        origin, only = f"http://127.0.0.1:{number}", {"iceTransportPolicy": "relay"}
        cart = Person(pages[0], origin, room, "cart", CART, **only).enter()
        physician = Person(pages[1], origin, room, "physician", PHYSICIAN, **only).enter()
        wait_recognised(physician, cart, CART, 40)
        wait_recognised(cart, physician, PHYSICIAN)
        for person in (cart, physician):
            wait_until(
                lambda who=person: who.ask("paths()") == [f"relay {way}"] * 2,
                lambda who=person: who.ask("paths()"),
            )
    finally:
        for page in pages:
            page.close()
        web.stop()


def credentials(
    settings, *, secret: str = coturn.SECRET, age: dt.timedelta = dt.timedelta()
) -> tuple[str, str]:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:here"], secret
    (server,) = ice_servers(uuid4(), clock.now() - age)
    return server["username"], server["credential"]


def test_credentials_end_with_their_hour_and_cannot_be_made_up(server, settings) -> None:
    name, password = credentials(settings)
    assert server.allocates(name, password) == "yes"
    end, _, who = name.partition(":")
    for refused in (
        credentials(settings, age=dt.timedelta(hours=2)),
        credentials(settings, secret="a guess"),
        (f"{int(end) + 3600}:{who}", password),
    ):
        assert server.allocates(*refused) == "401"
