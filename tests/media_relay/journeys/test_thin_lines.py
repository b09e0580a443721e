"""Calls over lines as they are: narrow, lossy, far. The line is made bad in a router, never in our code."""

import time
from typing import Any

import pytest

from tests.media_relay.journeys.people import CART, PHYSICIAN, Person, wait_until

pytestmark = pytest.mark.journey

BUSY = {**CART, "camera": "busy", "hand_camera": "busy_hand"}


def heard(viewer: Person, other: Person, seconds: float) -> dict[str, Any]:
    """What the browser says of the sounds it received from somebody over some seconds."""
    viewer.ask("countFrom()")
    time.sleep(seconds)
    return viewer.ask("counted()")


def test_who_has_a_narrow_line_keeps_the_sound_and_a_small_picture(
    cable, nurse_browser, relay, people
) -> None:
    """512 kbit/s at the physician's; the specialist beside the relay keeps the full picture."""
    cart = people("cart", BUSY).enter()
    specialist = people("specialist", {"voice": 800}).enter()
    physician = people("physician", PHYSICIAN, nurse_browser, cable.here).enter()
    for viewer in (specialist, physician):
        wait_until(
            lambda viewer=viewer: len(viewer.finds(cart)) == 4, lambda viewer=viewer: viewer.finds(cart)
        )
    time.sleep(10)
    before = heard(specialist, cart, 5)
    cable.worsen(kbps=512)
    time.sleep(15)
    narrow = heard(physician, cart, 20)
    beside = heard(specialist, cart, 5)
    print("before", before, "narrow", narrow, "beside", beside, physician.ask("log.levels"))  # noqa: T201
    print(relay.log.read_text()[-2000:])
    assert 0
