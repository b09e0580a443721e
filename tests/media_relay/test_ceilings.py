"""A publisher that sends without measure: its track is stopped and it is told; nobody else loses anything."""

import pytest

from media_relay.engine.ceilings import STOPPED_SECONDS, Ceilings, ceiling
from media_relay.engine.roles import PRIORITY, SMALL_OF, SeatRole, TrackRole
from media_relay.engine.seats import Seat
from media_relay.engine.sharing import MOST
from tests.media_relay.paper_room import PaperRoom

LOOK = 0.5


@pytest.fixture
def paper() -> PaperRoom:
    return PaperRoom()


def sends(paper: PaperRoom, seat: Seat, rates: dict[TrackRole, int], seconds: float) -> None:
    """So many kbit/s on each of these tracks of somebody, looked at as the engine looks."""
    for _ in range(int(seconds / LOOK)):
        paper.now += LOOK
        for role, kbps in rates.items():
            track = seat.publisher.tracks.get(role)
            if track is not None:
                track.counted.octets += int(kbps * 125 * LOOK)
        paper.room.keep_ceilings(paper.now)


def test_a_ceiling_is_far_above_what_a_browser_is_asked_for() -> None:
    for role, most in MOST.items():
        assert ceiling(role) > 3 * most
    assert all(ceiling(small) < ceiling(full) for full, small in SMALL_OF.items())
    assert ceiling(TrackRole.STETHOSCOPE) > 2 * 128


@pytest.mark.parametrize("role", PRIORITY)
def test_a_track_that_floods_is_stopped_alone_and_its_sender_told(paper, role) -> None:
    cart, viewer = paper.enter(SeatRole.CART), paper.enter(SeatRole.PHYSICIAN)
    before = paper.next_packets()[SeatRole.PHYSICIAN]
    sends(paper, cart, dict.fromkeys(PRIORITY, 500) | {role: 50_000}, 3)
    assert paper.next_packets()[SeatRole.PHYSICIAN] == before - {(SeatRole.CART, role)}
    (told,) = [event for event in paper.events if event.name == "stopped"]
    assert (told.to, told.data["role"]) == (cart.participant, role.value)
    assert told.data["kbps"] > 40_000
    shown = [event.data["tracks"] for event in paper.events if event.name == "tracks"][-1]
    assert role.value not in {one["role"] for one in shown}
    assert {slot.source.role for slot in viewer.subscriber.slots if slot.source} == set(PRIORITY) - {role}


def test_a_burst_is_no_flood(paper) -> None:
    cart = paper.enter(SeatRole.CART)
    for _ in range(5):
        sends(paper, cart, {TrackRole.CAMERA: 50_000}, 1)
        sends(paper, cart, {TrackRole.CAMERA: 1_000}, 1)
    assert paper.told("stopped") == []


def test_what_a_browser_may_send_is_never_stopped(paper) -> None:
    cart = paper.enter(SeatRole.CART)
    sends(paper, cart, dict.fromkeys(PRIORITY, 500) | MOST, 60)
    assert paper.told("stopped") == []


def test_it_stays_stopped_for_a_while_whatever_brings_it_again(paper) -> None:
    cart = paper.enter(SeatRole.CART)
    sends(paper, cart, {TrackRole.CAMERA: 50_000}, 3)
    assert cart.stopped.keys() == {TrackRole.CAMERA}
    assert cart.stopped[TrackRole.CAMERA] > paper.now + STOPPED_SECONDS - 3


def test_what_comes_for_nothing_is_no_flood_until_it_goes_on() -> None:
    ceilings = Ceilings()
    looks = [ceilings.is_flood(int(at * 50_000 * 125), at) for at in (1.0, 1.5, 2.0, 2.5)]
    assert looks == [False, False, False, True]
    assert not ceilings.is_flood(int(2.5 * 50_000 * 125) + 1000, 3.0)
