"""Who drove the camera of the cart: kept once, whoever heard of it, and found in the patient’s journal."""

import asyncio
from uuid import uuid4

import pytest
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator

from audit.models import Event
from config.asgi import URLRouter
from consultations import services
from consultations.enums import TurnEnd
from consultations.models import CameraTurn
from consultations.routing import websocket_urlpatterns
from media_relay import keys
from tests.consultations.factories import minutes

pytestmark = pytest.mark.django_db(transaction=True)


def lines(story):
    kinds = ("consultations.camera_taken", "consultations.camera_left")
    return list(Event.objects.filter(kind__in=kinds).order_by("pk"))


@pytest.fixture
def driver(story):
    story.begins()
    return services.party_enter(actor=story.physician, public_id=story.public_id, at=minutes(1))


def begin(story, driver, turn, at):
    return services.camera_turn_begin(act=story.public_id, turn=turn, driver=driver.public_id, at=at)


def test_from_when_to_when_and_by_whom(story, driver):
    turn = uuid4()
    begin(story, driver, turn, minutes(2))
    services.camera_turn_end(act=story.public_id, turn=turn, reason=TurnEnd.IDLE, at=minutes(4))
    taken, left = lines(story)
    assert (taken.at, left.at) == (minutes(2), minutes(4))
    assert {line.actor_user_id for line in (taken, left)} == {story.physician.user_id}
    assert {line.patient_public_id for line in (taken, left)} == {story.appointment.patient.public_id}
    assert left.details == {"reason": "idle", "seconds": 120}


def test_told_by_several_processes_it_is_kept_once(story, driver):
    turn = uuid4()
    for _ in range(3):
        begin(story, driver, turn, minutes(2))
    for reason in (TurnEnd.RELEASED, TurnEnd.LEFT):
        services.camera_turn_end(act=story.public_id, turn=turn, reason=reason, at=minutes(3))
    begin(story, driver, turn, minutes(5))
    assert CameraTurn.objects.get().end_reason == TurnEnd.RELEASED
    assert len(lines(story)) == 2


def test_a_turn_lost_with_its_relay_ends_when_the_next_begins(story, driver):
    lost, next_one = uuid4(), uuid4()
    begin(story, driver, lost, minutes(2))
    begin(story, driver, next_one, minutes(6))
    assert CameraTurn.objects.get(turn=lost).end_reason == TurnEnd.LOST
    assert CameraTurn.objects.get(turn=next_one).ended_at is None


def test_strangers_and_unknown_acts_are_not_kept(story, driver):
    services.camera_turn_begin(act=story.public_id, turn=uuid4(), driver=uuid4(), at=minutes(2))
    services.camera_turn_begin(act=uuid4(), turn=uuid4(), driver=driver.public_id, at=minutes(2))
    services.camera_turn_end(act=story.public_id, turn=uuid4(), reason=TurnEnd.LEFT, at=minutes(2))
    assert not CameraTurn.objects.exists()


def test_two_pages_of_the_act_hear_the_relay_and_write_one_turn(story, driver):
    first, second = str(uuid4()), str(uuid4())

    def told(reason, turn, before, minute):
        name = {"turn": turn, "before": before}
        data = {key: one and {"id": one, "driver": str(driver.public_id)} for key, one in name.items()}
        event = {"name": "driver", "room": str(story.public_id), "participant": None}
        return {
            "type": "relay.event",
            **event,
            "at": minutes(minute).isoformat(),
            "data": {"reason": reason, **data},
        }

    async def hear():
        pages = []
        for actor in (story.physician, story.nurse):
            page = WebsocketCommunicator(
                URLRouter(websocket_urlpatterns), f"/ws/teleconsultations/{story.public_id}/"
            )
            page.scope["actor"] = actor
            await page.connect()
            pages.append(page)
        send = get_channel_layer().group_send
        group = keys.group(story.public_id)
        await send(group, {**told("taken", first, None, 2), "name": "quality"})  # of no concern here
        await send(group, told("taken", first, None, 2))
        await send(group, told("handed_over", second, first, 3))
        await send(group, told("left", None, second, 4))
        for page in pages:
            assert await page.receive_nothing(timeout=1)
            await page.disconnect()

    asyncio.run(hear())
    kept = CameraTurn.objects.order_by("started_at").values_list("started_at", "ended_at", "end_reason")
    assert list(kept) == [(minutes(2), minutes(3), "handed_over"), (minutes(3), minutes(4), "left")]
    assert len(lines(story)) == 4
