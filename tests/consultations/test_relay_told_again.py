"""The relay did not answer when somebody was shown out: it is told again until nobody could come back."""

import asyncio
import datetime as dt

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from consultations import services, tasks
from consultations.adapters import relay
from consultations.enums import CancelReason, PartyRole
from core import clock
from media_relay import keys, places, rooms
from media_relay.connections import redis_client
from media_relay.grants import GrantRefused, grant_read, milliseconds
from scheduling import services as agenda
from tests.cast import actor_of
from tests.consultations.factories import minutes
from tests.consultations.test_home import BORN, YES, booked
from tests.consultations.test_observers import admits, comes

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """What the relay hears: nothing at first, then all."""
    heard = []

    def away(**_):
        raise RedisConnectionError

    monkeypatch.setattr(relay.rooms, "participant_remove", away)
    monkeypatch.setattr(relay.rooms, "room_close", away)

    def answers():
        for name in ("participant_settle", "room_close"):
            gesture = lambda _name=name, **given: heard.append((_name, given))  # noqa: E731
            monkeypatch.setattr(relay.rooms, name, gesture)
        return heard

    return answers


def out_of(heard):
    """Who is said to be out."""
    return [
        given["participant"] for name, given in heard if name == "participant_settle" and given["removed"]
    ]


@pytest.fixture
def call(story):
    return story.begins()


@pytest.fixture(autouse=True)
def hour(monkeypatch):
    """The clock of a commit is never after the gestures of these stories."""
    monkeypatch.setattr(clock, "now", lambda: minutes(0))


def sweeps(monkeypatch, at):
    monkeypatch.setattr(clock, "now", lambda: at)
    tasks.sweep_relay()


def test_who_the_patient_refused_is_shown_out_once_the_relay_answers(
    call, told, monkeypatch, django_capture_on_commit_callbacks
):
    interpreter, trainee = comes(call), comes(call, role=PartyRole.TRAINEE)
    with django_capture_on_commit_callbacks(execute=True):
        services.observers_refuse(actor=call.nurse, public_id=call.public_id, at=minutes(5))
    heard = told()
    sweeps(monkeypatch, minutes(6))
    assert out_of(heard) == [one.party.public_id for one in (interpreter, trainee)]
    assert {given["room"] for _, given in heard} == {call.now().public_id}


def test_who_is_still_welcome_is_not(call, told, monkeypatch):
    comes(call)
    heard = told()
    sweeps(monkeypatch, minutes(6))
    assert out_of(heard) == []


@pytest.fixture
def at_home(mme_petit, morel):
    """Mme Petit waits at home, by her link."""
    mme_petit.phone, mme_petit.birth_date = "06 12 34 56 78", BORN
    mme_petit.save(update_fields=["phone", "birth_date"])
    link = agenda.link_send(actor=actor_of(morel), appointment=booked(mme_petit, morel), at=minutes(-60))
    return link, services.home_come(link=link, word=YES, at=minutes(-5))


def test_a_stranger_who_waits_at_home_is_shown_out_once_the_relay_answers_and_who_comes_since_is_not(
    at_home, morel, told, monkeypatch, django_capture_on_commit_callbacks
):
    _, entry = at_home
    asked = {"actor": actor_of(morel), "public_id": entry.party.consultation.public_id}
    with django_capture_on_commit_callbacks(execute=True):
        services.home_remove(**asked, at=minutes(1))
    heard = told()
    sweeps(monkeypatch, minutes(2))
    assert out_of(heard) == [entry.party.public_id]
    services.home_come(link=services.home_resend(**asked, at=minutes(3)), word=YES, at=minutes(4))
    heard.clear()
    sweeps(monkeypatch, minutes(5))
    assert heard == []


def test_a_call_that_was_cancelled_is_closed_again_for_as_long_as_a_page_may_hold_a_way_in(
    call, told, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.consultation_cancel(
            actor=call.physician, public_id=call.public_id, reason=CancelReason.CONSENT_REFUSED, at=minutes(5)
        )
    heard = told()
    sweeps(monkeypatch, minutes(6))
    sweeps(monkeypatch, minutes(60))
    closed = [given["room"] for name, given in heard if name == "room_close"]
    assert closed == [call.now().public_id]


def test_who_comes_after_all_finds_the_room_open_again(
    story, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    for name in ("room_close", "room_reopen"):
        monkeypatch.setattr(relay.rooms, name, lambda _name=name, **_: told.append(_name))
    said = {"actor": story.physician, "public_id": story.appointment.public_id}
    with django_capture_on_commit_callbacks(execute=True):
        agenda.no_show_mark(**said, at=minutes(5))
    sweeps(monkeypatch, minutes(6))
    with django_capture_on_commit_callbacks(execute=True):
        agenda.no_show_undo(**said, at=minutes(7))
    assert told == ["room_close", "room_reopen"]
    assert story.now().state == "preparing"


# ------------------------------------------------------------------ what crosses a grant


@pytest.fixture
def kept(call):
    """What the relay keeps of somebody, once whatever was decided of them is told."""
    yield lambda party: rooms.room_people(room=call.public_id)[party.public_id]
    rooms._redis().delete(keys.places(call.public_id))


def enters(party, at, **still):
    """With a grant that was made, a moment after a gesture, of what was read a moment before it."""
    for name, value in still.items():
        setattr(party, name, value)
    grant = grant_read(relay.grant_of(party, at)["grant"], at=at)

    async def spends():
        redis = redis_client()
        try:
            return await places.spend(redis, grant, milliseconds(at))
        finally:
            await redis.aclose()

    return asyncio.run(spends())


@pytest.fixture
def let_in(call, django_capture_on_commit_callbacks):
    """An interpreter, let in."""
    observer = comes(call)
    with django_capture_on_commit_callbacks(execute=True):
        admits(call, observer)
    observer.party.refresh_from_db()
    return observer


A_MOMENT = dt.timedelta(milliseconds=3)


def test_a_removal_that_crossed_a_grant_holds_after_the_sweep(
    call, let_in, kept, monkeypatch, django_capture_on_commit_callbacks
):
    party = let_in.party
    with django_capture_on_commit_callbacks(execute=True):
        services.observer_remove(
            actor=call.physician, public_id=call.public_id, observer_public_id=let_in.public_id, at=minutes(5)
        )
    grant = enters(party, minutes(5) + A_MOMENT)
    assert not kept(party)["removed"]  # the grant is newer than the removal: it won
    sweeps(monkeypatch, minutes(6))
    assert kept(party)["removed"]
    with pytest.raises(GrantRefused):
        places.as_kept(grant, kept(party))
    said = kept(party)["at"]
    sweeps(monkeypatch, minutes(7))
    assert kept(party)["at"] == said  # what is true is not said again


def test_a_removal_that_waited_for_who_was_entering_holds_at_once(
    call, let_in, kept, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as told:
        services.observer_remove(
            actor=call.physician, public_id=call.public_id, observer_public_id=let_in.public_id, at=minutes(4)
        )
    monkeypatch.setattr(clock, "now", lambda: minutes(6))  # the commit
    for one in told:
        one()
    with pytest.raises(GrantRefused):
        enters(let_in.party, minutes(5))
    assert kept(let_in.party)["removed"]


def test_it_holds_even_if_the_clock_of_the_sweep_is_late(
    call, let_in, kept, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.observers_refuse(actor=call.nurse, public_id=call.public_id, at=minutes(5))
    enters(let_in.party, minutes(8))
    sweeps(monkeypatch, minutes(6))
    assert kept(let_in.party)["removed"]


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_microphone_cut_or_given_back_across_a_grant_is_right_after_the_sweep(
    is_cut, call, let_in, kept, monkeypatch, django_capture_on_commit_callbacks
):
    party, asked = let_in.party, {"actor": call.physician, "public_id": call.public_id}
    with django_capture_on_commit_callbacks(execute=True):
        services.party_silence(**asked, party_public_id=party.public_id, at=minutes(4))
        if not is_cut:
            services.party_unsilence(**asked, party_public_id=party.public_id, at=minutes(5))
    enters(party, minutes(5) + A_MOMENT, silenced_at=None if is_cut else minutes(4))
    assert kept(party)["silent"] != is_cut
    sweeps(monkeypatch, minutes(6))
    assert (kept(party)["silent"], kept(party)["removed"]) == (is_cut, False)


def test_who_was_let_in_across_a_grant_waits_no_longer_than_the_sweep(call, let_in, kept, monkeypatch):
    enters(let_in.party, minutes(4) + A_MOMENT, admitted_at=None)
    assert kept(let_in.party)["waiting"]
    sweeps(monkeypatch, minutes(6))
    assert not kept(let_in.party)["waiting"]


def test_who_was_shown_out_and_comes_back_is_left_alone(at_home, morel, monkeypatch):
    """Until they use their new grant, the relay keeps them as shown out; that is not said again as news."""
    _, entry = at_home
    asked = {"actor": actor_of(morel), "public_id": entry.party.consultation.public_id}
    services.home_remove(**asked, at=minutes(1))
    services.home_come(link=services.home_resend(**asked, at=minutes(3)), word=YES, at=minutes(4))
    room = {"room": asked["public_id"]}
    rooms.participant_remove(**room, participant=entry.party.public_id, at=minutes(1))
    sweeps(monkeypatch, minutes(5))
    assert rooms.room_people(**room)[entry.party.public_id]["at"] == milliseconds(minutes(1))
    rooms._redis().delete(keys.places(asked["public_id"]))
