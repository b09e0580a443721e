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
PHYSICIAN, SPECIALIST = {"voice": 600}, {"voice": 800}


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


def test_each_gets_through_by_turn_alone_in_a_way_of_their_own(
    server, relay_there, browser, tmp_path
) -> None:
    number, room = servers.free_port(), uuid4()
    web = servers.web(tmp_path, number, PIVOT_TURN_URLS=server.urls, PIVOT_TURN_SECRET=coturn.SECRET)
    ways = {"udp": ("cart", CART), "tcp": ("physician", PHYSICIAN), "tls": ("specialist", SPECIALIST)}
    people = {
        way: Person(browser.new_page(), f"http://127.0.0.1:{number}", room, *who) for way, who in ways.items()
    }
    try:
        web.start()
        for way, person in people.items():
            person.enter(way=way)
        for way, viewer in people.items():
            for other in people.keys() - {way}:
                wait_recognised(viewer, people[other], ways[other][1], 40)
        for way, person in people.items():
            wait_until(lambda: person.ask("paths()") == [f"relay {way}"] * 2, lambda: person.ask("paths()"))  # noqa: B023
    finally:
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
