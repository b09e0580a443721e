"""A real Firefox in a call, in each role, with a Chromium at the other side.

What one sends the other recognises, under its name.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import firefox
from tests.marionette import Page
from tests.media_relay.journeys.people import CART, PHYSICIAN, Person, wait_recognised, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.alone]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    firefox.require()
    with firefox.page(tmp_path) as shown:
        yield shown


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
