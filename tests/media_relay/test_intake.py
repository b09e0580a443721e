"""Sockets are read at once after a pause, in rounds while much comes, and all of them are let go."""

import asyncio
from collections.abc import Callable

import pytest

from media_relay.engine.intake import Intake
from tests.media_relay import wires
from tests.media_relay.clients import until


class Reader:
    """A fan-out that only notes in which round each datagram was read."""

    def __init__(self) -> None:
        self.rounds: list[list[bytes]] = [[]]
        self.meanwhile: Callable[[], None] = lambda: None

    def read(self, doors: list[wires.Door], _now: float) -> None:
        for door in doors:
            self.rounds[-1].append(door.sock.recv(100))
            self.meanwhile()

    def flush(self) -> None:
        self.rounds.append([])

    @property
    def came(self) -> list[list[bytes]]:
        return [came for came in self.rounds if came]


@pytest.fixture
async def wired():
    """Two sockets of one intake, and where to send to each."""
    reader = Reader()
    intake = Intake.of(asyncio.get_running_loop(), reader)
    doors = [wires.Door() for _ in range(2)]
    for door in doors:
        intake.add(door.sock.fileno(), door)
    yield reader, intake, doors
    for door in doors:
        if door.sock.fileno() >= 0:
            intake.remove(door.sock.fileno())
            door.sock.close()
        door.feed.close()


async def test_the_first_is_read_at_once_and_what_comes_meanwhile_together(wired) -> None:
    reader, _, (one, other) = wired
    one.feed.send(b"first")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert reader.came == [[b"first"]]
    one.feed.send(b"second")
    other.feed.send(b"third")
    one.feed.send(b"fourth")
    await asyncio.sleep(0)
    assert len(reader.came) == 1
    await until(lambda: len(reader.came) == 2)
    assert sorted(reader.came[1]) == [b"fourth", b"second", b"third"]


async def test_it_sleeps_until_something_comes_again(wired) -> None:
    reader, intake, (one, _) = wired
    one.feed.send(b"first")
    await until(lambda: bool(reader.came))
    await until(lambda: intake._timer is None)
    rounds = len(reader.rounds)
    await asyncio.sleep(0.05)
    assert len(reader.rounds) == rounds
    one.feed.send(b"second")
    await until(lambda: len(reader.came) == 2)


async def test_a_socket_that_closes_while_others_are_read_is_read_no_more(wired) -> None:
    reader, intake, (one, other) = wired

    def closes() -> None:
        reader.meanwhile = lambda: None
        intake.remove(other.sock.fileno())
        other.sock.close()

    reader.meanwhile = closes
    one.feed.send(b"first")
    await until(lambda: bool(reader.came))
    assert other.sock.fileno() < 0
    one.feed.send(b"second")
    await until(lambda: len(reader.came) == 2)


async def test_what_a_handler_raises_stops_nobody(wired) -> None:
    reader, _, (one, other) = wired
    logged: list[dict] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: logged.append(told))

    def fails() -> None:
        reader.meanwhile = lambda: None
        raise ValueError

    reader.meanwhile = fails
    one.feed.send(b"first")
    await until(lambda: bool(logged))
    one.feed.send(b"second")
    other.feed.send(b"third")
    await until(lambda: b"".join(map(b"".join, reader.came)) == b"firstsecondthird")


async def test_nothing_is_left_once_all_are_closed(wired) -> None:
    loop = asyncio.get_running_loop()
    reader, intake, doors = wired
    doors[0].feed.send(b"first")
    await until(lambda: bool(reader.came))
    for door in doors:
        intake.remove(door.sock.fileno())
        door.sock.close()
    assert intake._poll.closed
    assert intake._timer is None or intake._timer.cancelled()
    assert Intake.of(loop, reader) is not intake
    Intake.of(loop, reader)._close()
