"""Who shares no code with Chromium, in a call with it: a real Firefox, and GStreamer's webrtcbin.

What one sends the other recognises, under its name. Cuts of the line, the sweep of a stethoscope and bad
lines in Firefox: benchmarks/firefox.py.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import firefox
from tests.marionette import Page
from tests.media_relay.journeys import webrtcbin
from tests.media_relay.journeys.people import CART, PHYSICIAN, Person, wait_recognised, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.alone]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    firefox.require()
    with firefox.page(tmp_path) as shown:
        yield shown


@pytest.fixture
def webrtcbin_cart(people: Callable[..., Person], tmp_path: Path) -> Iterator[webrtcbin.Peer]:
    webrtcbin.require()
    peer = webrtcbin.Peer(people("cart", {}), CART, tmp_path)
    yield peer
    peer.close()


def test_firefox_and_chromium_recognise_each_other(page, relay, people) -> None:
    talk("cart", people, page)
    talk("physician", people, page)


def talk(at_firefox: str, people: Callable[..., Person], page: Page) -> None:
    """A call of a cart and a physician, of whom one sits at Firefox and loads the page once more."""
    room = uuid4()
    cart, physician = (
        people(role, tracks, room=room, page=page if role == at_firefox else None).enter()
        for role, tracks in (("cart", CART), ("physician", PHYSICIAN))
    )
    recognised(cart, physician)
    physician.ask("call.mute('voice')")
    wait_until(lambda: cart.finds(physician)["voice"] is None, lambda: cart.finds(physician))
    physician.ask("call.unmute('voice')")
    recognised(cart, physician)

    (cart if at_firefox == "cart" else physician).enter()
    recognised(cart, physician)
    cart.ask("call.replace('hand_camera', picture('green'))")
    recognised(cart, physician, {**CART, "hand_camera": "green"})


def recognised(cart: Person, physician: Person, sent: dict[str, object] = CART) -> None:
    """Each sees and hears what the other sends, and neither page has a fault or a cut to tell of."""
    wait_recognised(physician, cart, sent)
    wait_recognised(cart, physician, PHYSICIAN)
    for side in (cart, physician):
        assert side.ask("log.faults") == []
        assert side.ask("log.left") == []
        assert side.states() == ["Connexion au relais…", "Connecté"]


def test_webrtcbin_and_chromium_see_and_hear_each_other(relay, people, webrtcbin_cart) -> None:
    physician = people("physician", PHYSICIAN).enter()
    wait_recognised(physician, webrtcbin_cart, CART)
    stethoscope = f"level('{webrtcbin_cart.id}/stethoscope')"
    wait_until(lambda: webrtcbin.is_as_loud(physician.ask(stethoscope)), lambda: physician.ask(stethoscope))

    def decoded() -> bool:
        found = webrtcbin_cart.receives(physician)
        return found.get("camera", {}).get("frames", 0) > 40 and webrtcbin.is_tone(found.get("voice"), 600)

    wait_until(decoded, webrtcbin_cart.said)
    red, green, blue = webrtcbin_cart.receives(physician)["camera"]["colour"]
    assert green > 2 * max(red, blue)
