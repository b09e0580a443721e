"""The relay did not answer when somebody was shown out: it is told again until nobody could come back."""

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from consultations import services, tasks
from consultations.adapters import relay
from consultations.enums import CancelReason, PartyRole
from core import clock
from scheduling import services as agenda
from tests.cast import actor_of
from tests.consultations.factories import minutes
from tests.consultations.test_home import BORN, YES, booked
from tests.consultations.test_observers import comes

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
        for name in ("participant_remove", "room_close"):
            gesture = lambda _name=name, **given: heard.append((_name, given))  # noqa: E731
            monkeypatch.setattr(relay.rooms, name, gesture)
        return heard

    return answers


@pytest.fixture
def call(story):
    return story.begins()


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
    room = call.now().public_id
    assert heard == [
        ("participant_remove", {"room": room, "participant": one.party.public_id, "at": minutes(5)})
        for one in (interpreter, trainee)
    ]


def test_who_is_still_welcome_is_not(call, told, monkeypatch):
    comes(call)
    heard = told()
    sweeps(monkeypatch, minutes(6))
    assert heard == []


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
    place = {"room": asked["public_id"], "participant": entry.party.public_id}
    assert heard == [("participant_remove", place | {"at": minutes(1)})]
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
    assert heard == [("room_close", {"room": call.now().public_id})]


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
