"""Relay processes that come, go and die: each test has its own."""

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis

from media_relay import keys
from tests.media_relay import servers


@pytest.fixture
def own_relay(redis: Redis, tmp_path: Path) -> Iterator[servers.Process]:
    redis.flushdb()
    process = servers.relay(tmp_path, "relay-own")
    process.start()
    yield process
    process.stop()


@pytest.fixture
def another(tmp_path: Path) -> Iterator[servers.Process]:
    process = servers.relay(tmp_path, "relay-other")
    yield process
    process.stop()


async def test_without_a_relay_the_page_is_told(redis, sockets, granted) -> None:
    redis.flushdb()
    refusal = await (await sockets()).join(granted())
    assert (refusal["code"], refusal["text"]) == (
        "norelay",
        "Le relais ne répond pas pour le moment. Nous réessayons.",
    )


async def test_second_process_takes_no_room_of_the_first(own_relay, redis, sockets, granted, another) -> None:
    first = await sockets()
    await first.join(granted())
    await asyncio.to_thread(another.start)
    redis.delete(keys.lease(granted.room))  # as after a restart of Redis: the holder takes it again
    await asyncio.sleep(3)
    assert redis.get(keys.lease(granted.room)).startswith("relay-own:")
    second = await sockets()
    assert len((await second.join(granted()))["roster"]) == 2


async def test_drained_process_sends_its_people_to_another(
    own_relay, redis, sockets, granted, another
) -> None:
    participant = uuid4()
    socket = await sockets()
    await socket.join(granted(participant))
    await asyncio.to_thread(another.start)
    own_relay.send(signal.SIGTERM)
    told = await socket.hear("rejoin", timeout=10)
    assert 0 <= told["delay_ms"] <= 5000
    assert (await socket.join(told["grant"]))["type"] == "welcome"
    assert redis.get(keys.lease(granted.room)).startswith("relay-other:")
    own_relay.send(signal.SIGKILL)


async def test_dead_process_is_noticed_and_its_room_taken_over(
    own_relay, redis, sockets, granted, another
) -> None:
    socket = await sockets()
    await socket.join(granted())
    await asyncio.to_thread(another.start)
    own_relay.send(signal.SIGKILL)
    started = time.monotonic()
    told = await socket.hear("rejoin", timeout=30)
    welcome = await socket.join(told["grant"])
    assert welcome["type"] == "welcome"
    assert time.monotonic() - started < 30


async def test_process_leaves_cleanly_on_sigterm(own_relay, redis) -> None:
    assert redis.exists(keys.worker("relay-own"))
    own_relay.send(signal.SIGTERM)
    assert await asyncio.to_thread(own_relay.wait) == 0
    assert "relay-own" not in redis.smembers(keys.WORKERS)
    assert not redis.exists(keys.worker("relay-own"))
    assert "Traceback" not in own_relay.log.read_text()
