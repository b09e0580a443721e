"""Two processes that both believe they hold a room: only one does, and the other one knows."""

from uuid import uuid4

import pytest_asyncio

from media_relay import keys
from media_relay.connections import redis_client
from media_relay.worker.lease import Leases


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def server(redis):
    redis.flushdb()
    client = redis_client()
    yield client
    await client.aclose()


def living(redis, *names: str) -> None:
    for name in names:
        redis.set(keys.worker(name), "{}")


async def test_room_belongs_to_who_took_it_first(redis, server) -> None:
    living(redis, "one", "two")
    room, one, two = uuid4(), Leases(server, "one"), Leases(server, "two")
    assert await one.take(room) is None
    assert one.holds(room)
    assert await two.take(room) == "one"
    assert not two.holds(room)
    assert await one.renew() == set()


async def test_each_taking_has_a_higher_epoch(redis, server) -> None:
    room, one = uuid4(), Leases(server, "one")
    for epoch in (1, 2, 3):
        assert await one.take(room) is None
        assert redis.get(keys.lease(room)) == f"one:{epoch}"
        await one.release(room)
        assert redis.get(keys.lease(room)) is None


async def test_room_of_a_dead_process_is_taken_before_its_lease_ends(redis, server) -> None:
    living(redis, "two")
    room, one, two = uuid4(), Leases(server, "one"), Leases(server, "two")
    assert await one.take(room) is None
    assert await two.take(room) is None
    assert redis.get(keys.lease(room)) == "two:2"


async def test_who_slept_past_the_lease_no_longer_says_it_is_theirs(redis, server) -> None:
    living(redis, "two")
    clock, room = Clock(), uuid4()
    one, two = Leases(server, "one", clock), Leases(server, "two")
    assert await one.take(room) is None
    assert await two.take(room) is None  # while the first one sleeps
    clock.now += keys.LEASE_MS / 1000
    assert not one.holds(room)
    assert await one.take(room) == "two"
    assert room not in one.held
    assert await two.renew() == set()


async def test_old_holder_neither_prolongs_nor_gives_back_what_is_another_s(redis, server) -> None:
    living(redis, "two")
    room, one, two = uuid4(), Leases(server, "one"), Leases(server, "two")
    await one.take(room)
    await two.take(room)
    await one.release(room)
    assert redis.get(keys.lease(room)) == "two:2"
    room = uuid4()
    await one.take(room)
    await two.take(room)
    assert await one.renew() == {room}
    assert not one.holds(room)


async def test_redis_that_restarted_empty_takes_no_room_from_its_holder(redis, server) -> None:
    room, one = uuid4(), Leases(server, "one")
    await one.take(room)
    redis.flushdb()
    assert await one.renew() == set()
    assert redis.get(keys.lease(room)) == "one:1"
