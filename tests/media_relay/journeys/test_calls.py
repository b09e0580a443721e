"""Calls in real browsers through a real relay process: every named track is recognised where it arrives.

The cart shows a red picture (camera) and a blue one (hand camera), and sounds 440 Hz (voice) and 40 Hz
(stethoscope); the physician is green and 600 Hz, the specialist 800 Hz.
"""

import pytest

from core import clock
from media_relay.grants import line_test_grants
from tests.media_relay.journeys.people import (
    CART,
    PHYSICIAN,
    SPECIALIST,
    wait_recognised,
    wait_until,
)

pytestmark = [pytest.mark.journey, pytest.mark.alone]


def test_each_named_track_is_recognised_on_each_side(relay, people) -> None:
    cart = people("cart", CART).enter()
    physician = people("physician", PHYSICIAN).enter()
    specialist = people("specialist", SPECIALIST).enter()
    for viewer in (physician, specialist):
        wait_recognised(viewer, cart, CART)
    wait_recognised(cart, physician, PHYSICIAN)
    wait_recognised(cart, specialist, SPECIALIST)
    wait_recognised(specialist, physician, PHYSICIAN)
    assert physician.states() == ["Connexion au relais…", "Connecté"]
    # 40 Hz enters at 0.4 peak: within half a decibel of that on the other side. A stretch that the listener's
    # browser conceals is quieter for a moment; a relay that filters is quieter in every stretch.
    stethoscope = f"level('{cart.id}/stethoscope')"
    wait_until(
        lambda: 0.2828 * 0.944 < physician.ask(stethoscope) < 0.2828 * 1.059,
        lambda: physician.ask(stethoscope),
    )

    physician.ask("call.mute('voice')")
    wait_until(lambda: cart.finds(physician)["voice"] is None, lambda: cart.finds(physician))
    physician.ask("call.unmute('voice')")
    wait_recognised(cart, physician, PHYSICIAN)

    cart.ask("call.replace('hand_camera', picture('green'))")
    wait_recognised(physician, cart, {**CART, "hand_camera": "green"})
    cart.ask("call.withdraw('hand_camera')")
    rest = {role: source for role, source in CART.items() if role != "hand_camera"}
    wait_recognised(physician, cart, rest)

    cart.ask("call.hangUp()")
    wait_until(lambda: physician.finds(cart) == {}, lambda: physician.finds(cart))
    wait_until(lambda: physician.ask("log.left") == [[str(cart.id), "left"]], physician.states)
    assert cart.states()[-1] == "Vous avez quitté l’appel."
    wait_recognised(specialist, physician, PHYSICIAN)


def test_other_codecs_pass_and_a_slot_goes_from_one_to_another(relay, people) -> None:
    cart = people("cart", CART).enter("h264")
    physician = people("physician", PHYSICIAN).enter("vp9")
    wait_recognised(physician, cart, CART)
    wait_recognised(cart, physician, PHYSICIAN)
    assert (cart.ask("published()"), physician.ask("published()")) == (["video/H264"], ["video/VP9"])
    cart.ask("call.hangUp()")
    specialist = people("specialist", PHYSICIAN).enter()
    wait_recognised(physician, specialist, PHYSICIAN)
    assert specialist.ask("published()") == ["video/VP8"]


@pytest.mark.by_name  # tests/journeys/test_lines.py measures it from the page of a nurse
def test_line_is_measured_before_the_call(relay, people, port) -> None:
    page = people("cart", {}).enter()
    grants = line_test_grants(at=clock.now())
    report = page.ask(
        "options => testLine(options)",
        {
            "socketUrl": f"ws://127.0.0.1:{port}/ws/media/",
            "sendGrant": grants.send,
            "receiveGrant": grants.receive,
            "seconds": 9,
        },
    )
    assert report["title"] in ("Ligne bonne", "Ligne moyenne")
    assert report["path"] == "direct"
    assert report["up_kbps"] > 150
    assert report["down_kbps"] > 150
    assert report["connect_ms"] < 5000
