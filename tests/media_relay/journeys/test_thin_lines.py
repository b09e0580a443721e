"""Calls over lines as they are: narrow, lossy, far. The line is made bad in a router, never in our code."""

from typing import Any

import pytest

from core import clock
from media_relay.grants import line_test_grants
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


def outcome(page: Person) -> dict[str, Any]:
    """What a test of the line of a cart says."""
    grants = line_test_grants(at=clock.now())
    given = {"sendGrant": grants.send, "receiveGrant": grants.receive, "seconds": 8, "place": "cart"}
    report: dict[str, Any] = page.ask("options => testLine(options)", {"socketUrl": page.socket, **given})
    return report


def is_whole(rows: dict[str, dict[str, Any]]) -> bool:
    """Sound of which nothing worth a word was made up, beside a close picture that moves."""
    return all(rows[sound]["made_up"] < 0.03 for sound in SOUNDS) and rows["hand_camera"]["fps"] > 4


def test_a_line_of_256_kbit_s_is_not_called_good(cable, nurse_browser, relay, people) -> None:
    """Each way is told as wide as it is, and in the word that a site needs before it plans an act."""
    page = people("cart", {}, nurse_browser, cable.here)
    page.open("page.html")
    cable.worsen(kbps=256, delay_ms=20)
    found = outcome(page)
    cable.worsen()
    assert (found["title"], found["verdict"]) == ("Son seulement", "audio_only"), found
    assert max(found["up_kbps"], found["down_kbps"]) <= 320


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
