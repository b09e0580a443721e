"""Rights that changed while nobody could tell the process that holds the room: they hold all the same."""

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis

from core import clock
from media_relay import consumers, keys, rooms
from media_relay.worker.process import REVIEW

pytestmark = pytest.mark.usefixtures("relay")

SOON = REVIEW + 5


@pytest.fixture
def unheard(granted: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Decides something while nobody seems to hold the room, as where a process stood still for a while."""

    def decide(gesture: Callable[..., None], **said: Any) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(keys, "lease", lambda room: f"nobody:{room}")
            gesture(room=granted.room, **said)

    return decide


async def test_who_was_shown_out_is_out(sockets, granted, unheard) -> None:
    interpreter = uuid4()
    socket, physician = await sockets(), await sockets()
    await socket.join(granted(interpreter, "interpreter"))
    await physician.join(granted())
    unheard(rooms.participant_remove, participant=interpreter, at=clock.now())
    assert (await socket.hear("left", timeout=SOON))["reason"] == "removed"
    assert (await physician.hear("left", timeout=SOON))["participant"] == str(interpreter)


async def test_a_track_that_is_no_longer_allowed_is_told_of(sockets, granted, unheard) -> None:
    cart = uuid4()
    socket = await sockets()
    await socket.join(granted(cart, "cart"))
    allowed = frozenset({"voice"})
    unheard(rooms.participant_allow, participant=cart, publish=allowed, at=clock.now())
    assert (await socket.hear("changed", timeout=SOON))["publish"] == ["voice"]


async def test_a_room_that_was_closed_is_closed(sockets, granted, unheard) -> None:
    socket = await sockets()
    await socket.join(granted())
    unheard(rooms.room_close)
    assert (await socket.hear("left", timeout=SOON))["reason"] == "closed"


async def test_an_aside_begins_and_ends(sockets, granted, unheard) -> None:
    physician, aside = uuid4(), uuid4()
    socket = await sockets()
    await socket.join(granted(physician))
    unheard(rooms.aside_begin, aside=aside, by=physician)
    assert (await socket.hear("aside", timeout=SOON))["by"] == str(physician)
    unheard(rooms.aside_end)
    assert (await socket.hear("aside", timeout=SOON))["by"] is None


async def test_a_redis_that_knows_nothing_ends_no_aside(sockets, granted, redis) -> None:
    physician, aside = uuid4(), uuid4()
    socket = await sockets()
    await socket.join(granted(physician))
    await asyncio.to_thread(rooms.aside_begin, room=granted.room, aside=aside, by=physician)
    await socket.hear("aside")
    redis.delete(keys.aside(granted.room), keys.places(granted.room))
    with pytest.raises(TimeoutError):
        await socket.hear("aside", "changed", timeout=SOON)


async def test_who_enters_with_a_grant_read_before_a_change_has_the_rights_of_after(
    redis, sockets, granted
) -> None:
    """The socket read what was kept, then it was changed, then the process let them in."""
    physician, late = uuid4(), uuid4()
    socket = await sockets()
    await socket.join(granted(physician))
    grant = granted(late, "interpreter")
    await asyncio.to_thread(rooms.participant_hold, room=granted.room, participant=late, at=clock.now())
    holder = redis.get(keys.lease(granted.room)).rpartition(":")[0]
    entering = {"op": "join", "grant": grant, "session": "page", "reply": "specific.nobody!1", "id": 1}
    redis.rpush(keys.inbox(holder), json.dumps(entering))
    another = await sockets()
    roster = (await another.join(granted()))["roster"]
    assert [one["waiting"] for one in roster if one["participant"] == str(late)] == [True]


async def test_the_socket_of_who_was_shown_out_does_not_stay(sockets, granted, unheard, monkeypatch) -> None:
    monkeypatch.setattr(consumers, "_RENEW_ROUNDS", 1)
    monkeypatch.setattr(consumers, "_JOIN_SECONDS", 0.1)
    interpreter = uuid4()
    socket = await sockets()
    await socket.join(granted(interpreter, "interpreter"))
    unheard(rooms.participant_remove, participant=interpreter, at=clock.now())
    assert (await socket.hear("close", timeout=SOON))["code"] == consumers.UNGRANTED


def test_two_changes_at_once_are_both_kept(redis: Redis) -> None:
    for _ in range(20):
        room, participant = uuid4(), uuid4()
        who = {"room": room, "participant": participant, "at": clock.now()}
        with ThreadPoolExecutor(3) as pool:
            pool.submit(rooms.participant_hold, **who)
            pool.submit(rooms.participant_allow, **who, publish=frozenset({"voice"}))
            pool.submit(rooms.participant_allow_driving, **who, drives=False)
        kept = rooms.room_people(room=room)[participant]
        assert (kept["waiting"], kept["publish"], kept["drives"]) == (True, ["voice"], False)


def test_what_is_said_again_undoes_nothing_that_came_since(redis: Redis) -> None:
    who, now = {"room": uuid4(), "participant": uuid4()}, clock.now()
    rooms.participant_admit(**who, at=now)
    rooms.participant_remove(**who, at=now - dt.timedelta(seconds=1))
    assert "removed" not in rooms.room_people(room=who["room"])[who["participant"]]
    rooms.participant_remove(**who, at=now)
    assert rooms.room_people(room=who["room"])[who["participant"]]["removed"]
