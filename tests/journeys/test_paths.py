"""The test of a line tells which ways are open: a real TURN server, and a router that closes them in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from accounts.models import User
from territory.models import LineTest, Site
from tests import chromium as chromium_here
from tests.cast import signed_in
from tests.client import PivotClient
from tests.journeys import stage
from tests.journeys.stage import CART, Person
from tests.media_relay import coturn, servers
from tests.media_relay.network import Cable
from tests.territory.factories import CartFactory

# Four measures of ten seconds, and the time it takes to give a closed way up.
pytestmark = [
    pytest.mark.journey,
    pytest.mark.alone,
    pytest.mark.by_name,
    pytest.mark.django_db(transaction=True),
]

AS_SECURE = "--unsafely-treat-insecure-origin-as-secure"  # no devices without TLS but on the loopback


class Here:
    """This machine, at its end of the cable, as a place for the TURN server."""

    inside: tuple[str, ...] = ()

    def __init__(self, cable: Cable) -> None:
        self.address = self.here = cable.here


@pytest.fixture
def origin(transactional_db: None, cable: Cable, tmp_path: Path) -> Iterator[str]:
    """Web, relay and TURN server, all at this end of the cable."""
    coturn.require()
    turn = coturn.Coturn(Here(cable), tmp_path, relay=cable.here)
    port = servers.free_port(cable.here)
    ours = {"PIVOT_TURN_URLS": turn.urls, "PIVOT_TURN_SECRET": coturn.SECRET}
    processes = (
        stage.relay(tmp_path, PIVOT_RELAY_ADDRESSES=cable.here),
        stage.web(tmp_path, port, host=cable.here, PIVOT_ALLOWED_HOSTS=cable.here, **ours),
    )
    try:
        turn.start()
        with stage.running(*processes):
            yield f"http://{cable.here}:{port}"
    finally:
        turn.stop()


@pytest.fixture
def browser(cable: Cable, origin: str, tmp_path: Path) -> Iterator[Browser]:
    """At the other end; the certificate of a test is nobody's."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        program = playwright.chromium.launch(
            executable_path=cable.behind(chromium_here.PROGRAM, tmp_path),
            args=[*chromium_here.OPTIONS, "--ignore-certificate-errors", f"{AS_SECURE}={origin}"],
        )
        yield program
        program.close()


def test_the_four_ways_are_told_right_as_they_are_closed_one_by_one(
    origin: str, browser: Browser, cable: Cable, nadia: User, ehpad: Site
) -> None:
    cart = CartFactory(site=ehpad, name="Chariot 1")
    session = signed_in(PivotClient(), nadia).session
    nurse = Person(browser, origin, str(session.session_key), CART)

    def told() -> tuple[str, list[str]]:
        """The way that was taken and those that pass, as the report of one more test keeps them."""
        nurse.goes_to(f"/essai/chariot/{cart.public_id}/").presses("Mesurer la ligne")
        nurse.reads("Relayé en TLS").presses("Enregistrer l’essai").reads("La référence à donner")
        test = LineTest.objects.latest("tested_at")
        assert (test.cart, set(test.paths)) == (cart, {"direct", "udp", "tcp", "tls"})
        return test.path, [way for way in ("direct", "udp", "tcp", "tls") if test.paths[way]]

    assert told() == ("direct", ["direct", "udp", "tcp", "tls"])
    cable.cut_udp(but=3478)
    assert told() == ("udp", ["udp", "tcp", "tls"])
    nurse.looks_right("report-by-turn")
    cable.close("udp", 3478)
    assert told() == ("tcp", ["tcp", "tls"])
    cable.close("tcp", 3478)
    assert told() == ("tls", ["tls"])
    nurse.leaves()
