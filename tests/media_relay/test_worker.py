"""Relay processes that come, go and die: each test has its own."""

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from media_relay import keys
from ops.embedded.valkey import Valkey
from tests.media_relay import servers
from tests.media_relay.clients import GreyPicture, next_frames, publish, subscribe, until


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
    assert redis.get(keys.lease(granted.room)).startswith("relay-own-")
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
    assert told["delay_ms"] == 0  # one room: nobody is spared by waiting
    assert (await socket.join(told["grant"]))["type"] == "welcome"
    assert redis.get(keys.lease(granted.room)).startswith("relay-other-")
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


async def test_frozen_process_that_wakes_up_lets_go_of_what_another_took(
    own_relay, redis, sockets, granted, another
) -> None:
    cart, physician = await sockets(), await sockets()
    participant = uuid4()
    await cart.join(granted(participant, "cart"))
    await physician.join(granted())
    sending = await publish(cart, {"camera": GreyPicture(60)})
    receiving, _ = await subscribe(physician, 1, 1)
    await asyncio.to_thread(another.start)
    own_relay.send(signal.SIGSTOP)
    for socket in (cart, physician):
        told = await socket.hear("rejoin", timeout=20)
        assert (await socket.join(told["grant"]))["type"] == "welcome"
    lease = redis.get(keys.lease(granted.room))
    assert lease.startswith("relay-other-")
    assert lease.endswith(":2")

    own_relay.send(signal.SIGCONT)
    async with asyncio.timeout(10):  # not one more packet from who does not know today's rights
        while "closed" not in (sending.connectionState, receiving.connectionState):
            await asyncio.sleep(0.1)
    await asyncio.sleep(1.5)
    assert redis.get(keys.lease(granted.room)) == lease
    assert (await physician.ask("ping", "pong"))["type"] == "pong"
    assert not [one for one in physician.heard + cart.heard if one["type"] in ("left", "closed")]
    await sending.close()
    await receiving.close()


async def test_process_leaves_cleanly_on_sigterm(own_relay, redis) -> None:
    (name,) = redis.smembers(keys.WORKERS)
    assert redis.exists(keys.worker(name))
    own_relay.send(signal.SIGTERM)
    assert await asyncio.to_thread(own_relay.wait) == 0
    assert not redis.smembers(keys.WORKERS)
    assert not redis.exists(keys.worker(name))
    assert "Traceback" not in own_relay.log.read_text()


async def test_calls_do_not_notice_a_restart_of_redis(tmp_path, settings, sockets, granted) -> None:
    server = Valkey(run=tmp_path, log=tmp_path / "valkey.log")
    await asyncio.to_thread(server.start)
    settings.RELAY_REDIS_URL = f"{server.url}?db=3"
    process = servers.relay(tmp_path, "relay-alone", PIVOT_REDIS_URL=server.url)
    layer = {"BACKEND": "config.channel_layer.ChannelLayer", "CONFIG": {"hosts": [f"{server.url}?db=0"]}}
    settings.CHANNEL_LAYERS = {"default": layer}
    try:
        await asyncio.to_thread(process.start)
        cart, physician = await sockets(), await sockets()
        participant = uuid4()
        await cart.join(granted(participant, "cart"))
        grant = (await physician.join(granted()))["grant"]
        sending = await publish(cart, {"camera": GreyPicture(60)})
        receiving, tracks = await subscribe(physician, 1, 1)
        while not (told := await physician.hear("slots"))["slots"]:
            pass
        (mid,) = told["slots"]
        await next_frames(tracks[mid], 3)

        await asyncio.to_thread(server.stop)
        assert len(await next_frames(tracks[mid], 60)) == 60  # two seconds of picture
        for socket in (cart, physician):  # the web process lets go of them; browsers open new ones
            with pytest.raises(RedisConnectionError):
                await socket.dies()
        await asyncio.to_thread(server.start)
        with Redis.from_url(settings.RELAY_REDIS_URL, decode_responses=True) as redis:
            await until(
                lambda: (redis.get(keys.lease(granted.room)) or "").startswith("relay-alone-"), timeout=15
            )
        back = await sockets()
        again = await back.join(grant)
        assert {person["participant"] for person in again["roster"]} >= {str(participant)}
        assert again["publishing"] is False
        await next_frames(tracks[mid], 3)
        await sending.close()
        await receiving.close()
        await back.close()
    finally:
        await asyncio.to_thread(process.stop)
        await asyncio.to_thread(server.stop)
