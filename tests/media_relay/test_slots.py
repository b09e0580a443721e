"""Which track goes where: stable, complete, faces with their voices."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_relay.engine import slots
from media_relay.engine.roles import RECEIVES, SeatRole, TrackRole, may_publish
from media_relay.engine.slots import Place, Source

PEOPLE = [uuid4() for _ in range(5)]


def layout(videos: int, audios: int) -> list[Place]:
    pairs = slots.paired(videos, audios)
    return [Place("video", n, paired=n < pairs) for n in range(videos)] + [
        Place("audio", n, paired=n < pairs) for n in range(audios)
    ]


def test_six_and_five_hold_four_faces_and_a_cart() -> None:
    assert slots.paired(6, 5) == 4
    wanted = [Source(person, role) for role in (TrackRole.VOICE, TrackRole.CAMERA) for person in PEOPLE[:4]]
    wanted += [Source(PEOPLE[0], role) for role in (TrackRole.STETHOSCOPE, TrackRole.HAND_CAMERA)]
    taken = slots.assign(layout(6, 5), {}, wanted)
    by_source = {source: place for place, source in taken.items()}
    assert set(by_source) == set(wanted)
    for person in PEOPLE[:4]:
        voice, face = by_source[person, TrackRole.VOICE], by_source[person, TrackRole.CAMERA]
        assert voice.number == face.number
        assert voice.paired
    assert not by_source[PEOPLE[0], TrackRole.STETHOSCOPE].paired
    assert not by_source[PEOPLE[0], TrackRole.HAND_CAMERA].paired


sources = st.lists(
    st.builds(Source, st.sampled_from(PEOPLE), st.sampled_from(list(TrackRole))), unique=True, max_size=14
)


@given(sources, sources)
def test_what_stays_does_not_move_and_nothing_is_shown_twice(
    before: list[Source], after: list[Source]
) -> None:
    places = layout(6, 5)
    first = slots.assign(places, {}, before)
    second = slots.assign(places, first, after)
    assert len(set(second.values())) == len(second)
    assert all(place.kind == source.role.kind for place, source in second.items())
    for place, source in first.items():
        if source in after:
            assert second[place] == source
    for kind, count in (("video", 6), ("audio", 5)):
        wanted = sum(source.role.kind == kind for source in after)
        assert sum(place.kind == kind for place in second) == min(wanted, count)


# Written by hand: what each one receives of the body.
BODY = {
    SeatRole.PHYSICIAN: True,
    SeatRole.SPECIALIST: True,
    SeatRole.OBSERVER: True,
    SeatRole.NURSE: True,
    SeatRole.CART: False,
    SeatRole.PATIENT: False,
    SeatRole.COMPANION: False,
    SeatRole.INTERPRETER: False,
}


@pytest.mark.parametrize("seat", list(SeatRole))
def test_sounds_and_pictures_of_the_body_go_to_those_who_care(seat: SeatRole) -> None:
    for role in (TrackRole.STETHOSCOPE, TrackRole.HAND_CAMERA):
        assert (role in RECEIVES[seat]) is BODY[seat]
    assert {TrackRole.CAMERA, TrackRole.VOICE, TrackRole.SCREEN} <= RECEIVES[seat]


def test_observer_has_no_track_whatever_was_granted() -> None:
    assert may_publish(SeatRole.OBSERVER, frozenset(TrackRole)) == frozenset()
    assert may_publish(SeatRole.CART, frozenset({TrackRole.VOICE})) == {TrackRole.VOICE}
