"""A clean relay database, and the socket of a browser without a browser."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from channels.layers import channel_layers, get_channel_layer
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings
from redis import Redis

from core import clock
from core.actors import Actor
from media_relay import rooms
from media_relay.connections import redis_client
from media_relay.engine.loop import RelayLoop
from media_relay.engine.roles import TrackRole
from media_relay.grants import grant_issue
from media_relay.routing import websocket_urlpatterns
from tests.media_relay import servers

EVERYTHING = frozenset(track.value for track in TrackRole)


@pytest.fixture
def redis() -> Iterator[Redis]:
    """The relay's own database of the server."""
    client = Redis.from_url(settings.RELAY_REDIS_URL, decode_responses=True)
    yield client
    client.close()
    rooms._redis().close()
    rooms._redis.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def nobody_left() -> None:
    """Processes that other tests told of, and that never were, would be given our rooms."""
    with Redis.from_url(settings.RELAY_REDIS_URL) as client:
        client.flushdb()


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Process]:
    """One process for the tests of a module that do it no harm: each has its own room."""
    process = servers.relay(tmp_path_factory.mktemp("relay"))
    process.start()
    yield process
    process.stop()


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop of the relay's own processes."""
    return {"relay": RelayLoop}


class Socket:
    """What a browser says and hears on `ws/media/`."""

    def __init__(self, communicator: WebsocketCommunicator) -> None:
        self._communicator = communicator
        self._number, self._is_dead = 0, False
        self.heard: list[dict[str, Any]] = []

    async def open(self) -> None:
        connected, _ = await self._communicator.connect(timeout=5)
        assert connected

    async def say(self, kind: str, **fields: Any) -> int:
        self._number += 1
        await self._communicator.send_to(text_data=json.dumps({"type": kind, "id": self._number, **fields}))
        return self._number

    async def hear(self, *kinds: str, timeout: float = 12) -> dict[str, Any]:
        """The next message of one of these types; others are kept aside."""
        async with asyncio.timeout(timeout):
            while True:
                output = await self._communicator.receive_output(timeout)
                if output["type"] == "websocket.close":
                    return {"type": "close", "code": output["code"]}
                message = json.loads(output["text"])
                self.heard.append(message)
                if message["type"] in kinds:
                    return message

    async def ask(self, kind: str, answer: str = "answer", **fields: Any) -> dict[str, Any]:
        number = await self.say(kind, **fields)
        while True:
            message = await self.hear(answer, "refused")
            if message["type"] == "close" or message["id"] == number:
                return message

    async def join(self, grant: str, session: str = "page-1") -> dict[str, Any]:
        return await self.ask("join", "welcome", grant=grant, session=session)

    async def send_raw(self, text: str) -> None:
        await self._communicator.send_to(text_data=text)

    async def dies(self) -> None:
        """Waits until the server side fails, and fails like it."""
        self._is_dead = True
        await self._communicator.wait(10)

    async def close(self, code: int = 1000) -> None:
        if not self._is_dead:
            self._is_dead = True
            await self._communicator.disconnect(code=code, timeout=5)


@pytest_asyncio.fixture
async def sockets(redis: Redis) -> AsyncIterator[Callable[[], Any]]:
    """Opens sockets, and closes those still open."""
    opened: list[Socket] = []
    channel_layers.backends.clear()  # the layer's locks belong to one loop, and each test has its own

    async def open_one(actor: Actor | None = None) -> Socket:
        communicator = WebsocketCommunicator(URLRouter(websocket_urlpatterns), "/ws/media/")
        communicator.scope["actor"] = actor
        socket = Socket(communicator)
        opened.append(socket)
        await socket.open()
        return socket

    yield open_one
    for socket in opened:
        await socket.close()
    await redis_client().aclose()
    await get_channel_layer().close_pools()


@pytest.fixture
def granted() -> Callable[..., str]:
    """Issues grants for one room."""
    room = uuid4()

    def issue(participant: UUID | None = None, role: str = "physician", **fields: Any) -> str:
        given = {
            "room": room,
            "participant": participant or uuid4(),
            "label": role,
            "role": role,
            "publish": EVERYTHING,
            "waiting": False,
            "at": clock.now(),
            **fields,
        }
        return grant_issue(**given)

    issue.room = room  # type: ignore[attr-defined]
    return issue
