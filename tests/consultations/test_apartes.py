"""The aparté, as the physicians of the act ask for it and as it is traced."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator

from audit.models import Event
from config.asgi import URLRouter
from consultations import policies, presenters, selectors, services
from consultations.adapters import relay
from consultations.models import Aparte, Party
from consultations.routing import websocket_urlpatterns
from core.errors import Conflict, PivotError
from media_relay import keys, rooms
from tests.cast import actor_of
from tests.consultations.factories import minutes, second_physician

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")


@pytest.fixture
def call(story):
    """The act has begun, its physician and its cart are in the call."""
    story.begins()
    for actor in (story.physician, story.nurse):
        services.party_enter(actor=actor, public_id=story.public_id, at=minutes(1))
    return story


@pytest.fixture
def told(monkeypatch):
    """What the relay is told, once it is committed."""
    said = []
    monkeypatch.setattr(relay.rooms, "aside_begin", lambda **given: said.append(("begin", given)))
    monkeypatch.setattr(relay.rooms, "aside_end", lambda **given: said.append(("end", given)))
    return said


def begins(call, actor=None, at=2):
    return services.aparte_begin(actor=actor or call.physician, public_id=call.public_id, at=minutes(at))


@pytest.mark.parametrize("name", CAST)
def test_it_is_for_the_physicians_of_the_act(call, haddad, request, name):
    second_physician(call.act, haddad)
    actor = actor_of(request.getfixturevalue(name))
    may = name in ("morel", "haddad")
    assert policies.can_talk_apart(actor, call.act) is may
    if may:
        begins(call, actor)
        services.aparte_end(actor=actor, public_id=call.public_id, at=minutes(3))
    else:
        for gesture in (services.aparte_begin, services.aparte_end):
            with pytest.raises(PivotError) as refusal:
                gesture(actor=actor, public_id=call.public_id, at=minutes(2))
            assert refusal.value.status in (403, 404)


def test_the_relay_parts_the_room_and_joins_it_again(call, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        aparte = begins(call)
    physician = Party.objects.get(role="physician")
    assert told == [("begin", {"room": call.public_id, "aside": aparte.public_id, "by": physician.public_id})]
    with django_capture_on_commit_callbacks(execute=True):
        services.aparte_end(actor=call.physician, public_id=call.public_id, at=minutes(4))
    assert told[1:] == [("end", {"room": call.public_id})]


def test_it_is_traced_with_how_long_it_lasted(call):
    begins(call, at=2)
    services.aparte_end(actor=call.physician, public_id=call.public_id, at=minutes(5))
    begun, ended = Event.objects.filter(kind__startswith="consultations.aparte").order_by("pk")
    assert (begun.kind, ended.kind) == ("consultations.aparte_begun", "consultations.aparte_ended")
    assert ended.details == {"seconds": 180, "why": "resumed"}
    assert begun.patient_public_id == ended.patient_public_id == call.appointment.patient.public_id
    row = Aparte.objects.get()
    assert (row.begun_at, row.ended_at, row.ended_why) == (minutes(2), minutes(5), "resumed")


def test_asked_twice_it_is_the_same_one(call, haddad):
    second_physician(call.act, haddad)
    assert begins(call) == begins(call, actor_of(haddad), at=3)
    services.aparte_end(actor=actor_of(haddad), public_id=call.public_id, at=minutes(4))
    assert selectors.aparte_of(call.act) is None


def test_nothing_to_end_is_no_fault_and_the_relay_is_told_all_the_same(
    call, told, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.aparte_end(actor=call.physician, public_id=call.public_id, at=minutes(4))
    assert told == [("end", {"room": call.public_id})]
    assert not Event.objects.filter(kind="consultations.aparte_ended").exists()


def test_only_during_the_act_and_from_the_call(story, call):
    Party.objects.filter(role="physician").delete()
    with pytest.raises(Conflict, match="Entrez d’abord"):
        begins(call)
    call.in_state("finished")
    with pytest.raises(Conflict, match="pas en cours"):
        begins(call)


@pytest.mark.parametrize("end", ["finish", "withdraw"])
def test_the_end_of_the_act_ends_it(call, end, told, django_capture_on_commit_callbacks):
    begins(call)
    with django_capture_on_commit_callbacks(execute=True):
        if end == "finish":
            services.consultation_finish(actor=call.physician, public_id=call.public_id, at=minutes(9))
        else:
            call.consents("withdrawn", actor=call.physician)
    assert Aparte.objects.get().ended_why == "finished"
    assert end == "withdraw" or ("end", {"room": call.public_id}) in told


def test_a_relay_that_is_away_does_not_undo_what_was_decided(
    call, monkeypatch, django_capture_on_commit_callbacks
):
    from redis.exceptions import ConnectionError as Away

    def away(**_):
        raise Away

    monkeypatch.setattr(relay.rooms, "aside_begin", away)
    with django_capture_on_commit_callbacks(execute=True):
        begins(call)
    assert selectors.aparte_of(call.act) is not None


def test_the_cart_reads_what_happens_and_the_cockpit_who_is_held(call, haddad):
    assert not presenters.cart_page(call.nurse, call.now(), minutes(2))["aparte"].is_asked
    begins(call)
    said = presenters.cart_page(call.nurse, call.now(), minutes(2))["aparte"]
    assert (said.is_asked, said.holds) == (True, "Le médecin se concerte un instant")
    second_physician(call.act, haddad)
    said = presenters.cart_page(call.nurse, call.now(), minutes(2))["aparte"]
    assert said.holds == "Les médecins se concertent un instant"
    page = presenters.cockpit_page(call.physician, call.now(), minutes(2))
    assert page["talks_apart"]
    assert page["is_apart"]


def test_the_pages_hold_the_words(call, client, morel, nadia):
    from tests.cast import signed_in

    begins(call)
    cockpit = signed_in(client, morel).get(f"/teleconsultations/{call.public_id}/cockpit/").content.decode()
    assert "Mme Petit ne vous voit pas et ne vous entend pas" in cockpit
    assert "Reprendre avec Mme Petit" in cockpit
    cart = signed_in(client, nadia).get(f"/teleconsultations/{call.public_id}/chariot/").content.decode()
    assert "Le médecin se concerte un instant" in cart


# ------------------------------------------------------------ ended by the relay


@pytest.mark.parametrize("which", ["this", "another"])
def test_who_began_it_left_and_the_relay_said_so(call, which):
    aparte = begins(call)
    told = aparte.public_id if which == "this" else uuid4()
    for _ in range(2):  # every open page hears of it
        services.aparte_over(public_id=call.public_id, aparte_public_id=told, at=minutes(6))
    ended = Event.objects.filter(kind="consultations.aparte_ended")
    assert ended.count() == (1 if which == "this" else 0)
    if which == "this":
        assert ended.get().details == {"seconds": 240, "why": "left"}
        assert ended.get().actor_role == "job"


@pytest.mark.django_db(transaction=True)
def test_the_socket_of_the_act_hears_the_relay(story, monkeypatch):
    story.begins()
    services.party_enter(actor=story.physician, public_id=story.public_id, at=minutes(1))
    aparte = begins(story)
    monkeypatch.setattr(rooms, "aside_end", lambda **_: None)
    event = {
        "type": "relay.event",
        "name": "aside",
        "room": str(story.public_id),
        "participant": None,
        "at": minutes(3).isoformat(),
        "data": {"aside": str(aparte.public_id), "by": None},
    }

    async def listen():
        path = f"/ws/teleconsultations/{story.public_id}/"
        socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), path)
        socket.scope["actor"] = story.nurse
        await socket.connect()
        await get_channel_layer().group_send(keys.group(story.public_id), event)
        told = await socket.receive_json_from(timeout=5)
        await socket.disconnect()
        return told

    assert asyncio.run(listen()) == {"event": "aparte", "act": str(story.public_id)}
    assert selectors.aparte_of(story.now()) is None


def test_the_clock_of_another_machine_never_makes_an_end_before_the_beginning(call):
    begins(call, at=5)
    services.aparte_end(actor=call.physician, public_id=call.public_id, at=minutes(5) - timedelta(seconds=3))
    assert Aparte.objects.get().ended_at == minutes(5)
