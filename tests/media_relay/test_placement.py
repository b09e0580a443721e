"""Which process gets a room, and when none does."""

import json
from collections import Counter
from uuid import uuid4

import pytest
import pytest_asyncio

from media_relay import keys
from media_relay.connections import redis_client
from media_relay.placement import NoRelay, RelaysFull, load, worker_for


@pytest_asyncio.fixture
async def server(redis):
    redis.flushdb()
    client = redis_client()
    yield client
    await client.aclose()


def beats(redis, **packets: int) -> None:
    for name, count in packets.items():
        redis.sadd(keys.WORKERS, name)
        redis.set(keys.worker(name), json.dumps({"id": name, "packets": count, "rooms": 0, "cpu": 0.0}))


async def test_least_loaded_process_gets_the_room(redis, server) -> None:
    beats(redis, busy=9000, idle=100)
    assert await worker_for(server, uuid4()) == "idle"


async def test_held_room_stays_where_it_is_however_full(redis, server) -> None:
    room = uuid4()
    beats(redis, busy=30_000, idle=0)
    redis.set(keys.lease(room), "busy:4")
    assert await worker_for(server, room) == "busy"


async def test_room_of_a_dead_process_goes_elsewhere(redis, server) -> None:
    room = uuid4()
    beats(redis, living=0)
    redis.set(keys.lease(room), "dead:4")
    assert await worker_for(server, room) == "living"


async def test_rooms_that_come_at_once_are_spread_before_they_can_be_measured(redis, server) -> None:
    beats(redis, one=0, two=0, three=0)
    given = Counter([await worker_for(server, uuid4()) for _ in range(30)])
    assert set(given.values()) == {10}


async def test_nothing_is_given_beyond_the_measured_budget(redis, server, settings) -> None:
    settings.RELAY_BUDGET, settings.RELAY_ROOM_PACKETS = 3000, 1000
    beats(redis, one=900, two=0)
    for _ in range(6):
        await worker_for(server, uuid4())
    with pytest.raises(RelaysFull) as refusal:
        await worker_for(server, uuid4())
    assert refusal.value.message == (
        "Toutes les places d’appel vidéo sont prises pour le moment. Nous réessayons."
    )


def test_a_core_that_is_busy_is_full_whatever_the_packets(settings) -> None:
    settings.RELAY_CPU_BUDGET = 0.6
    assert load({"packets": 0, "cpu": 0.3}, 0) == 0.5
    assert load({"packets": 0, "cpu": 0.6}, 0) == 1


async def test_without_any_process_another_word(redis, server) -> None:
    with pytest.raises(NoRelay) as refusal:
        await worker_for(server, uuid4())
    assert not isinstance(refusal.value, RelaysFull)


async def test_page_of_somebody_who_finds_no_room_is_told_why(redis, sockets, granted, settings) -> None:
    redis.flushdb()
    settings.RELAY_BUDGET = 1
    beats(redis, full=500)
    refusal = await (await sockets()).join(granted())
    assert (refusal["code"], refusal["text"]) == (RelaysFull().code, RelaysFull.default)
