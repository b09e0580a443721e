"""Rights that change during the call: what stops, stops with the very next packet; and nothing else does.

Asked of every role, both ways: what each one sends, and what each one receives.
"""

from dataclasses import replace
from uuid import uuid4

import pytest

from media_relay.engine.aside import Aside
from media_relay.engine.egress import EgressTrack
from media_relay.engine.roles import SIDES, SeatRole, TrackRole
from media_relay.engine.room import MOST_PEOPLE, RoomFull
from media_relay.engine.seats import Seat
from tests.media_relay.paper_room import PaperRoom, Seen

ROLES = list(SeatRole)
CONVERSATION = {TrackRole.CAMERA, TrackRole.SCREEN, TrackRole.VOICE}
BODY = {TrackRole.STETHOSCOPE, TrackRole.HAND_CAMERA}

# Written by hand, as the words of the act say it.
CARE = {SeatRole.PHYSICIAN, SeatRole.SPECIALIST, SeatRole.NURSE, SeatRole.OBSERVER}
BESIDE_THE_PATIENT = {SeatRole.CART, SeatRole.PATIENT, SeatRole.COMPANION, SeatRole.INTERPRETER}


def expected(viewer: SeatRole, sender: SeatRole) -> Seen:
    """What one gets of the other when nothing stands between them."""
    if sender == viewer or sender == SeatRole.OBSERVER:
        return set()
    roles = CONVERSATION | (BODY if viewer in CARE else set())
    return {(sender, role) for role in roles}


@pytest.fixture
def paper() -> PaperRoom:
    return PaperRoom()


@pytest.fixture
def eight(paper: PaperRoom) -> dict[SeatRole, Seat]:
    """One of each role: eight people."""
    return {role: paper.enter(role) for role in ROLES}


def test_each_of_eight_people_gets_what_their_role_may(paper, eight) -> None:
    got = paper.next_packets()
    for viewer in ROLES:
        assert got[viewer] == set().union(*(expected(viewer, sender) for sender in ROLES)), viewer


# As static/js/media/subscribe.js lays them out for more than five people.
CROWD = (9, 8)


def test_the_slots_of_a_browser_hold_a_call_of_eight(paper) -> None:
    """Faces and voices of all, what the cart shows of the body, and one shared screen."""
    faces = frozenset({TrackRole.CAMERA, TrackRole.VOICE})
    publish = dict.fromkeys(ROLES, faces) | {
        SeatRole.CART: faces | BODY,
        SeatRole.SPECIALIST: faces | {TrackRole.SCREEN},
        SeatRole.OBSERVER: frozenset(),
    }
    for role in ROLES:
        paper.enter(role, publish=publish[role], slots=CROWD)
    got = paper.next_packets()
    for viewer in ROLES:
        may = set().union(*(expected(viewer, sender) for sender in ROLES))
        assert got[viewer] == {one for one in may if one[1] in publish[one[0]]}, viewer


def test_a_ninth_is_refused_and_a_second_device_is_not(paper, eight) -> None:
    assert len(eight) == MOST_PEOPLE
    with pytest.raises(RoomFull):
        paper.enter(SeatRole.COMPANION)
    paper.enter(SeatRole.PHYSICIAN, person=eight[SeatRole.PHYSICIAN].participant)
    assert len(paper.room.seats) == 9


def test_devices_are_bounded_too(paper, eight) -> None:
    person = eight[SeatRole.PHYSICIAN].participant
    for _ in range(4):
        paper.enter(SeatRole.PHYSICIAN, person=person)
    with pytest.raises(RoomFull):
        paper.enter(SeatRole.PHYSICIAN, person=person)


def test_nobody_hears_themselves_on_a_second_device(paper) -> None:
    cart, first = paper.enter(SeatRole.CART), paper.enter(SeatRole.PHYSICIAN)
    second = paper.enter(SeatRole.PHYSICIAN, person=first.participant)
    paper.send()
    from_cart = expected(SeatRole.PHYSICIAN, SeatRole.CART)
    assert paper.seen(first) == from_cart
    assert paper.seen(second) == from_cart
    assert paper.seen(cart) == expected(SeatRole.CART, SeatRole.PHYSICIAN)


@pytest.mark.parametrize("sender", ROLES)
def test_a_track_no_longer_allowed_stops_for_everybody(paper, eight, sender) -> None:
    before = paper.next_packets()
    rights = replace(eight[sender].rights, publish=frozenset({TrackRole.VOICE}))
    paper.room.change(eight[sender].participant, rights)
    after = paper.next_packets()
    for viewer in ROLES:
        gone = {(who, role) for who, role in before[viewer] if who == sender and role != TrackRole.VOICE}
        assert after[viewer] == before[viewer] - gone, viewer


@pytest.mark.parametrize("silenced", [role for role in ROLES if role != SeatRole.OBSERVER])
def test_who_is_silenced_is_heard_by_nobody_and_keeps_the_rest(paper, eight, silenced) -> None:
    before, seat = paper.next_packets(), eight[silenced]
    paper.room.change(seat.participant, replace(seat.rights, silent=True))
    paper.room.mute(seat.participant, TrackRole.VOICE, muted=False)  # whatever they say of it themselves
    after = paper.next_packets()
    asked_for_everything(paper, eight)
    for viewer in ROLES:
        assert after[viewer] == before[viewer] - {(silenced, TrackRole.VOICE)}, viewer
        assert (silenced, TrackRole.VOICE) not in paper.seen(eight[viewer]), viewer
    paper.room.change(seat.participant, replace(seat.rights, silent=False))
    assert paper.next_packets() == before


@pytest.mark.parametrize("held", ROLES)
def test_who_is_sent_back_to_wait_neither_gets_nor_gives_anything(paper, eight, held) -> None:
    before = paper.next_packets()
    paper.room.change(eight[held].participant, replace(eight[held].rights, waiting=True))
    after = paper.next_packets()
    assert after[held] == set()
    for viewer in set(ROLES) - {held}:
        assert after[viewer] == {one for one in before[viewer] if one[0] != held}, viewer


@pytest.mark.parametrize("removed", ROLES)
def test_who_is_shown_out_neither_gets_nor_gives_anything(paper, eight, removed) -> None:
    before, seat = paper.next_packets(), eight[removed]
    publisher, subscriber = seat.publisher, seat.subscriber
    paper.room.leave(seat.participant, "removed")
    subscriber.came = []
    after = paper.next_packets()
    assert subscriber.came == []
    assert all(track.listeners == [] for track in publisher.tracks.values())
    for viewer in set(ROLES) - {removed}:
        assert after[viewer] == {one for one in before[viewer] if one[0] != removed}, viewer


@pytest.mark.parametrize("sender", [role for role in ROLES if role != SeatRole.OBSERVER])
def test_what_is_muted_is_not_even_repeated(paper, eight, sender) -> None:
    paper.next_packets()
    for role in (TrackRole.VOICE, TrackRole.CAMERA):
        paper.room.mute(eight[sender].participant, role, muted=True)
    after = paper.next_packets()
    for viewer in ROLES:
        assert not {(sender, TrackRole.VOICE), (sender, TrackRole.CAMERA)} & after[viewer], viewer
    asked_for_everything(paper, eight)
    for viewer in ROLES:
        again = paper.seen(eight[viewer])
        assert not {(sender, TrackRole.VOICE), (sender, TrackRole.CAMERA)} & again, viewer


# ------------------------------------------------------------------ the aside


def aside_by(seat: Seat) -> Aside:
    return Aside(id=uuid4(), by=seat.participant)


def test_everybody_is_on_one_side() -> None:
    assert {role for role, side in SIDES.items() if side == "care"} == CARE
    assert {role for role, side in SIDES.items() if side == "patient"} == BESIDE_THE_PATIENT


def test_an_aside_parts_the_two_sides_and_nothing_else(paper, eight) -> None:
    before = paper.next_packets()
    paper.room.part(aside_by(eight[SeatRole.PHYSICIAN]))
    after = paper.next_packets()
    for viewer in ROLES:
        side = CARE if viewer in CARE else BESIDE_THE_PATIENT
        assert after[viewer] == {one for one in before[viewer] if one[0] in side}, viewer


def test_what_was_said_apart_is_not_repeated_after(paper, eight) -> None:
    paper.next_packets()
    paper.room.part(aside_by(eight[SeatRole.PHYSICIAN]))
    apart = paper.send()
    paper.room.reunite()
    paper.send()
    asked_for_everything(paper, eight)
    for viewer, seat in eight.items():
        other_side = BESIDE_THE_PATIENT if viewer in CARE else CARE
        again = paper.came(seat)
        assert again, viewer
        assert apart not in {number for sender, _, number in again if sender in other_side}, viewer


def test_everybody_keeps_their_seat_and_their_rights(paper, eight) -> None:
    rights = {role: seat.rights for role, seat in eight.items()}
    before = paper.next_packets()
    paper.room.part(aside_by(eight[SeatRole.PHYSICIAN]))
    assert {role: seat.rights for role, seat in eight.items()} == rights
    paper.room.reunite()
    assert paper.next_packets() == before


def test_who_comes_during_an_aside_is_on_their_side(paper) -> None:
    cart, physician = paper.enter(SeatRole.CART), paper.enter(SeatRole.PHYSICIAN)
    paper.room.part(aside_by(physician))
    paper.enter(SeatRole.COMPANION)
    got = paper.next_packets()
    assert got[SeatRole.PHYSICIAN] == set()
    assert got[SeatRole.COMPANION] == expected(SeatRole.COMPANION, SeatRole.CART)
    assert got[SeatRole.CART] == expected(SeatRole.CART, SeatRole.COMPANION)
    assert cart.participant in paper.room.seats


@pytest.mark.parametrize("reason", ["left", "removed", "lost"])
def test_an_aside_ends_when_who_began_it_leaves(paper, eight, reason) -> None:
    aside = aside_by(eight[SeatRole.SPECIALIST])
    paper.room.part(aside)
    paper.room.leave(eight[SeatRole.COMPANION].participant, reason)
    assert paper.room.aside == aside
    paper.room.leave(aside.by, reason)
    assert paper.room.aside is None
    assert paper.told("aside")[-1] == {"aside": str(aside.id), "by": None}
    assert (SeatRole.PHYSICIAN, TrackRole.VOICE) in paper.next_packets()[SeatRole.CART]


def test_a_reload_does_not_end_it(paper) -> None:
    physician = paper.enter(SeatRole.PHYSICIAN)
    paper.room.part(aside_by(physician))
    paper.room.present(physician.participant, present=False)
    paper.room.join(physician.participant, physician.rights)
    assert paper.room.aside is not None


def test_an_aside_whose_beginner_never_comes_back_ends_as_their_place_would(paper) -> None:
    """As after a process that died: the room is parted before anybody is back in it."""
    cart = paper.enter(SeatRole.CART)
    paper.room.part(Aside(id=uuid4(), by=uuid4()))
    for now in (1.0, 60.0):
        paper.room.sweep(now)
        assert paper.room.aside is not None
    paper.room.sweep(61.5)
    assert paper.room.aside is None
    assert cart.participant in paper.room.seats


def test_an_aside_that_ended_does_not_begin_again(paper, eight) -> None:
    """As where Valkey comes back with what it knew some time ago."""
    asides = [aside_by(eight[SeatRole.PHYSICIAN]) for _ in range(2)]
    for aside in asides:
        paper.room.part(aside)
        paper.room.reunite()
    for aside in asides:
        paper.room.part(replace(aside))
        assert paper.room.aside is None


def test_a_room_that_closes_here_says_nothing_of_its_aside(paper, eight) -> None:
    """It goes on in another process, parted as it is."""
    paper.room.part(aside_by(eight[SeatRole.PHYSICIAN]))
    paper.room.close()
    assert [told["by"] is None for told in paper.told("aside")] == [False]


def test_an_aside_is_told_once_to_everybody(paper, eight) -> None:
    aside = aside_by(eight[SeatRole.PHYSICIAN])
    paper.room.part(aside)
    paper.room.part(replace(aside))
    paper.room.reunite()
    paper.room.reunite()
    physician = str(eight[SeatRole.PHYSICIAN].participant)
    assert [told["by"] for told in paper.told("aside")] == [physician, None]
    assert all(event.to is None for event in paper.events if event.name == "aside")


def test_pictures_that_wait_for_a_narrow_line_do_not_leave_any_more(paper) -> None:
    cart, physician = paper.enter(SeatRole.CART), paper.enter(SeatRole.PHYSICIAN)
    pacer = cart.subscriber.pacer
    pacer.set_rate(8)
    for _ in range(5):
        paper.send()
    assert len(pacer) > 0
    paper.room.part(aside_by(physician))
    assert len(pacer) == 0
    cart.subscriber.came = []
    pacer.set_rate(0)
    assert cart.subscriber.came == []


def test_sound_that_leaves_twice_stops_at_once_too(paper, eight) -> None:
    cart, physician = eight[SeatRole.CART], eight[SeatRole.PHYSICIAN]
    cart.subscriber.doubling.on = True
    for slot in cart.subscriber.slots:
        slot.egress.pace(slot.place.kind == "audio")
    paper.send()
    paper.room.part(aside_by(physician))
    cart.subscriber.came = []
    paper.room.reunite()
    number = paper.send()
    heard = [came for sender, _, came in paper.came(cart) if sender is SeatRole.PHYSICIAN]
    assert set(heard) == {number}


def asked_for_everything(paper: PaperRoom, eight: dict[SeatRole, Seat]) -> None:
    """Every subscriber asks every line for every number it could have had."""
    for seat in eight.values():
        seat.subscriber.came = []
        for slot in seat.subscriber.slots:
            wish(slot.egress, paper.now)


def wish(egress: EgressTrack, now: float) -> None:
    last = max(egress.way.last_seq, 0)
    egress.nacked([number & 0xFFFF for number in range(last - 1300, last + 20)], now)
