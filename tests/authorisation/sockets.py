"""Every WebSocket of the project with what may be said on it, and what became of what was said."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from uuid import UUID

from asgiref.sync import async_to_sync, sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer
from channels.layers import channel_layers, get_channel_layer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from redis import Redis

from config.asgi import application
from config.routing import websocket_urlpatterns
from consultations import services
from consultations.adapters import relay
from consultations.models import Party
from core import clock
from core.errors import PivotError
from media_relay import keys
from media_relay.connections import redis_client
from media_relay.grants import GrantRefused
from tests.authorisation.table import NO_OBJECT, Row
from tests.authorisation.world import House, World
from tests.cast import actor_of
from tests.routes import Route

TABLE = Path(__file__).with_name("sockets.csv")
ANSWERS = ("yes", "no")
PREFIX = "from_"
WORKER = "relay-of-the-table"


class Socket(NamedTuple):
    """A WebSocket route, its consumer, and the actions that it has a method for."""

    route: Route
    consumer: type[Any]
    actions: tuple[str, ...]


def sockets(patterns: Sequence[Any] = websocket_urlpatterns) -> list[Socket]:
    return [
        Socket(
            Route(str(entry.pattern), str(entry.pattern), tuple(entry.pattern.regex.groupindex), True),
            entry.callback.consumer_class,
            actions_of(entry.callback.consumer_class),
        )
        for entry in patterns
    ]


def actions_of(consumer: type[Any]) -> tuple[str, ...]:
    return tuple(sorted(name.removeprefix(PREFIX) for name in dir(consumer) if name.startswith(PREFIX)))


def unasked(table: Sequence[Row], kinds: Sequence[Socket]) -> Iterator[str]:
    """Actions without rows, rows without actions, and consumers that listen in a way we cannot list."""
    for route, consumer, actions in kinds:
        wanted, asked = {"connect", *actions}, {row.method for row in table if row.route == route.name}
        yield from (f"{route.name} {action}: no row" for action in sorted(wanted - asked))
        yield from (f"{route.name} {action}: no such action" for action in sorted(asked - wanted))
        hears = {"receive", "receive_json", "websocket_receive"} & _own_names(consumer)
        if hears and not actions:
            yield f"{route.name}: {consumer.__name__} hears something without a method {PREFIX}<action>"


def _own_names(consumer: type[Any]) -> set[str]:
    """What is defined below the classes of Channels."""
    theirs = {AsyncWebsocketConsumer, AsyncJsonWebsocketConsumer, *AsyncJsonWebsocketConsumer.__mro__}
    return {name for kind in consumer.__mro__ if kind not in theirs for name in vars(kind)}


class Caller:
    """A browser of somebody of the world, on one socket."""

    def __init__(self, world: World, who: str) -> None:
        self.world, self.who = world, who
        self.person = world.people.get(who)

    def headers(self) -> list[tuple[bytes, bytes]]:
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.world.keys.get(self.who, '')}"
        return [(b"origin", b"http://localhost"), (b"cookie", cookie.encode())]

    def grant_for(self, house: House) -> str:
        """The caller’s own for the act of this house; the physician’s when the act has no place for them."""
        for person in filter(None, (self.person, house.physician)):
            try:
                party = services.party_enter(
                    actor=actor_of(person), public_id=house.act.public_id, at=clock.now()
                )
            except PivotError:
                continue
            return str(relay.grant_of(party, clock.now())["grant"])
        raise AssertionError("an act has its physician")

    @asynccontextmanager
    async def on(self, path: str) -> AsyncIterator[WebsocketCommunicator | None]:
        """The open socket, or None when it was not opened."""
        channel_layers.backends.clear()  # the layer belongs to one loop, and each question has its own
        socket = WebsocketCommunicator(application, f"/{path}", headers=self.headers())
        is_open, _ = await socket.connect(timeout=5)
        yield socket if is_open else None
        await socket.disconnect(timeout=5)
        await redis_client().aclose()
        await get_channel_layer().close_pools()


def answer(world: World, row: Row, who: str) -> str:
    """What this caller gets, in the words of the table. All of it happens in the transaction of the test."""
    with patch("channels.db.close_old_connections"):
        return "yes" if async_to_sync(_is_done)(world, row, who) else "no"


async def _is_done(world: World, row: Row, who: str) -> bool:
    caller = Caller(world, who)
    house = world.houses["own" if row.case == NO_OBJECT else row.case]
    path = row.route.replace("<uuid:public_id>", str(house.act.public_id))
    async with caller.on(path) as socket:
        if socket is None or row.method == "connect":
            return socket is not None
        return bool(await SAID[row.route](caller, socket, row.method, house))


async def _on_the_act(caller: Caller, socket: WebsocketCommunicator, action: str, house: House) -> bool:
    """The only thing to say there is that one is in the call, which is seen on one’s place in it."""
    await sync_to_async(caller.grant_for)(house)
    await socket.send_json_to({"type": action, "present": True})
    for _ in range(500):
        if (await _place_of(caller, house)).joined_at is not None:
            return True
        await asyncio.sleep(0.02)
    return False


async def _through_the_relay(
    caller: Caller, socket: WebsocketCommunicator, action: str, house: House
) -> bool:
    """Enters with the grant, then asks. What arrives in the inbox of the process, or in the room, counts."""
    grant = await sync_to_async(caller.grant_for)(house)
    with Redis.from_url(settings.RELAY_REDIS_URL, decode_responses=True) as redis:
        redis.flushdb()
        redis.sadd(keys.WORKERS, WORKER)
        redis.set(
            keys.worker(WORKER), json.dumps({"id": WORKER, "packets": 0, "rooms": 0, "draining": False})
        )
        await socket.send_json_to({"type": "join", "id": 1, "grant": grant})
        is_in = await _arrives(socket, redis, "join", house.act.public_id)
        if action == "join" or not is_in:
            return is_in
        layer = get_channel_layer()
        watcher = await layer.new_channel()
        await layer.group_add(keys.group(house.act.public_id), watcher)
        await socket.send_json_to({"type": action, "id": 2, **FIELDS.get(action, {})})
        if action == "ping":
            return (await socket.receive_json_from(5))["type"] == "pong"
        if action == "stats":
            told = await asyncio.wait_for(layer.receive(watcher), 5)
            return told["participant"] == str((await _place_of(caller, house)).public_id)
        return await _arrives(socket, redis, action, house.act.public_id)


async def _place_of(caller: Caller, house: House) -> Party:
    assert caller.person is not None  # a stranger has been turned away
    places = Party.objects.filter(user_id=caller.person.pk)
    return await places.aget(consultation__public_id=house.act.public_id)


async def _arrives(socket: WebsocketCommunicator, redis: Redis, operation: str, room: UUID) -> bool:
    """Whether the process is asked this of the room of this act, and not the browser told that it may not."""
    async with asyncio.timeout(10):
        while socket.output_queue.empty():
            asked = [json.loads(raw) for raw in redis.lrange(keys.inbox(WORKER), 0, -1)]
            if any(one["op"] == operation and UUID(one["room"]) == room for one in asked):
                return True
            await asyncio.sleep(0.005)
    assert (await socket.receive_json_from())["code"] == GrantRefused().code
    return False


FIELDS: dict[str, dict[str, Any]] = {
    "publish": {"sdp": "v=0", "tracks": {"0": "camera"}},
    "subscribe": {"sdp": "v=0", "connection": "c"},
    "mute": {"role": "voice", "muted": True},
    "stats": {"report": {"verdict": "good"}},
}
SAID: dict[str, Callable[..., Any]] = {
    "ws/media/": _through_the_relay,
    "ws/teleconsultations/<uuid:public_id>/": _on_the_act,
}
