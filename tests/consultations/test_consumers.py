"""The sockets of an act: who is let in, and what passes (names of events and ids, nothing else)."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from config.asgi import URLRouter
from consultations import services
from consultations.enums import IncidentKind
from consultations.models import Party
from consultations.routing import websocket_urlpatterns
from core import clock
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of

pytestmark = pytest.mark.django_db(transaction=True)

ROUTER = URLRouter(websocket_urlpatterns)


def socket(actor, path):
    communicator = WebsocketCommunicator(ROUTER, path)
    communicator.scope["actor"] = actor
    return communicator


def act_path(story):
    return f"/ws/teleconsultations/{story.public_id}/"


@pytest.mark.parametrize(
    ("name", "is_let_in"),
    [
        ("morel", True),
        ("nadia", True),
        ("haddad", False),
        ("weiss", False),
        ("luc", False),
        ("sylvie", False),
        (None, False),
    ],
)
def test_only_those_who_give_care_hear_of_the_act(story, request, name, is_let_in):
    actor = actor_of(request.getfixturevalue(name)) if name else None

    async def knock():
        communicator = socket(actor, act_path(story))
        connected, code = await communicator.connect()
        await communicator.disconnect()
        return connected, code

    connected, code = asyncio.run(knock())
    assert connected is is_let_in
    if not is_let_in:
        assert code == 4403


def test_a_change_is_told_by_name_and_id_only(story):
    story.begins()

    async def listen():
        communicator = socket(story.physician, act_path(story))
        await communicator.connect()
        await sync_to_async(services.incident_note)(
            actor=story.nurse,
            public_id=story.public_id,
            kind=IncidentKind.SOUND,
            text="Mme Petit n’entend rien",
            at=clock.now(),
        )
        told = await communicator.receive_json_from(timeout=5)
        await communicator.disconnect()
        return told

    assert asyncio.run(listen()) == {"event": "incident", "act": str(story.public_id)}


def test_presence_comes_and_goes_with_the_socket(story):
    story.begins()
    services.party_enter(actor=story.nurse, public_id=story.public_id, at=clock.now())

    async def come_and_go():
        communicator = socket(story.nurse, act_path(story))
        await communicator.connect()
        await communicator.send_json_to({"type": "in_call", "present": True})
        await communicator.receive_json_from(timeout=5)
        during = await sync_to_async(Party.objects.get)()
        await communicator.disconnect()
        return during

    during = asyncio.run(come_and_go())
    after = Party.objects.get()
    assert during.joined_at is not None
    assert during.left_at is None
    assert after.left_at is not None
    assert story.now().state == "in_progress"


def test_what_is_not_understood_is_ignored(story):
    async def babble():
        communicator = socket(story.nurse, act_path(story))
        await communicator.connect()
        await communicator.send_json_to({"type": "finish"})
        await communicator.send_json_to(["in_call"])
        await communicator.send_to(text_data="{not json")
        await communicator.send_to(bytes_data=b"\x00")
        silent = await communicator.receive_nothing(timeout=0.3)
        await communicator.disconnect()
        return silent

    assert asyncio.run(babble())
    assert story.now().state == "planned"


def test_the_waiting_room_tells_its_physician_and_no_other(story, weiss):
    other = actor_of(weiss)

    async def wait():
        mine, theirs = socket(story.physician, "/ws/salle-d-attente/"), socket(other, "/ws/salle-d-attente/")
        await mine.connect()
        await theirs.connect()
        await sync_to_async(story.waits)()
        told = await mine.receive_json_from(timeout=5)
        silent = await theirs.receive_nothing(timeout=0.3)
        await mine.disconnect()
        await theirs.disconnect()
        return told, silent

    told, silent = asyncio.run(wait())
    assert told["event"] == "waiting"
    assert silent


def test_the_day_of_the_nurse_and_of_the_secretary_is_told_too(story, sylvie, nadia):
    actors = [actor_of(sylvie), actor_of(nadia)]
    neighbour = actor_of(MembershipFactory(role="nurse").user)

    async def wait():
        told = [socket(one, "/ws/salle-d-attente/") for one in actors]
        silent = socket(neighbour, "/ws/salle-d-attente/")
        for page in (*told, silent):
            assert (await page.connect())[0]
        await sync_to_async(story.waits)()
        heard = [(await page.receive_json_from(timeout=5))["event"] for page in told]
        nothing = await silent.receive_nothing(timeout=0.3)
        for page in (*told, silent):
            await page.disconnect()
        return heard, nothing

    assert asyncio.run(wait()) == (["waiting", "waiting"], True)


def test_an_administrator_has_no_waiting_room(luc):
    actor = actor_of(luc)

    async def knock():
        communicator = socket(actor, "/ws/salle-d-attente/")
        connected, _ = await communicator.connect()
        await communicator.disconnect()
        return connected

    assert asyncio.run(knock()) is False
