"""Calls over lines as they are: narrow, lossy, far. The line is made bad in a router, never in our code."""

from typing import Any

import pytest

from tests.media_relay.journeys.people import BUSY, PHYSICIAN, Person, counted, levels, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.alone]

SOUNDS = ("voice", "stethoscope")


def wait_in_full(viewer: Person, other: Person, timeout: float) -> float:
    pictures = {"camera": "full", "hand_camera": "full"}
    return wait_until(
        lambda: pictures.items() <= levels(viewer, other).items() and viewer.frames(other, "camera") > 30,
        lambda: (levels(viewer, other), viewer.states()),
        timeout,
    )


def is_whole(rows: dict[str, dict[str, Any]]) -> bool:
    """Sound of which nothing worth a word was made up, beside a close picture that moves."""
    return all(rows[sound]["made_up"] < 0.03 for sound in SOUNDS) and rows["hand_camera"]["fps"] > 4


def test_narrow_line_keeps_the_sound_whole_and_the_hand_camera_before_the_face(
    cable, nurse_browser, relay, people
) -> None:
    cart = people("cart", BUSY).enter()
    physician = people("physician", PHYSICIAN, nurse_browser, cable.here).enter()
    wait_in_full(physician, cart, 30)
    cable.worsen(kbps=512, delay_ms=20)
    wait_until(lambda: levels(physician, cart)["camera"] != "full", lambda: levels(physician, cart), 20)
    assert "la ligne est faible" in physician.ask("log.levels.at(-1).words")
    rows: list[dict[str, Any]] = []
    wait_until(lambda: is_whole(rows.append(counted(physician, cart, 5)) or rows[-1]), lambda: rows, 60)
    cable.worsen()
    wait_until(lambda: levels(physician, cart)["hand_camera"] == "full", lambda: levels(physician, cart), 60)
