"""The loop forwards where it waits, loses nothing, and everybody else gets their turn."""

import asyncio
import gc
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from media_relay.engine import aiortc_ext, loop
from media_relay.engine.fanout import FanOut
from media_relay.engine.loop import RelayLoop
from media_relay.engine.python_fanout import PythonFanOut
from media_relay.native import build as native_build
from media_relay.native.fanout import NativeFanOut, load
from tests.media_relay import wires
from tests.media_relay.clients import until


class Entry(wires.Door):
    """A door without keys: all that comes is for somebody else than the fan-out."""

    inlet = None

    def __init__(self) -> None:
        super().__init__()
        self.came: list[bytes] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def other(self, data: bytes, _address: object) -> None:
        self.came.append(data)
        self.meanwhile()


@pytest.fixture(scope="module", params=["python", "native"])
def fan_out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FanOut:
    if request.param == "python":
        return PythonFanOut(aiortc_ext.srtp())
    try:
        library = native_build.build(tmp_path_factory.mktemp("native"))
    except native_build.CannotBuild as reason:
        pytest.skip(str(reason))
    return NativeFanOut(aiortc_ext.srtp(), load(library))


@pytest.fixture
async def wired(fan_out: FanOut):
    """Two sockets of the loop's intake, and where to send to each."""
    intake = loop.intake(fan_out)
    doors = [Entry(), Entry()]
    for door in doors:
        intake.add(door)
    yield intake, *doors
    for door in doors:
        if door.sock.fileno() >= 0:
            intake.remove(door)
            door.sock.close()
        door.feed.close()


@pytest.mark.parametrize("many", [1, 40, 1300])
async def test_everything_is_read_in_order_whichever_door_it_comes_by(wired, many: int) -> None:
    _, one, other = wired
    sent = [b"\x01%d" % number for number in range(many)]
    for datagram in sent:
        one.feed.send(datagram)
        other.feed.send(datagram)
    await until(lambda: len(one.came) + len(other.came) == 2 * many)
    assert one.came == other.came == sent


async def test_everything_is_read_when_many_doors_have_something_at_once(wired) -> None:
    intake, *_ = wired
    doors = [Entry() for _ in range(300)]
    for door in doors:
        intake.add(door)
    for door in doors:
        door.feed.send(b"\x01")
    await until(lambda: all(door.came for door in doors))
    for door in doors:
        intake.remove(door)
        door.sock.close()
        door.feed.close()
    assert {len(door.came) for door in doors} == {1}


async def test_timers_and_other_sockets_get_their_turn_while_packets_come(wired) -> None:
    """Packets never stop coming, and yet nobody waits for them to stop."""
    _, one, _ = wired
    running, served = asyncio.get_running_loop(), []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(await reader.readexactly(1))
        writer.close()

    def again() -> None:
        with suppress(OSError):
            one.feed.send(b"\x01")

    one.meanwhile = again
    again()
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    began = time.monotonic()
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"x")
    await running.run_in_executor(None, time.sleep, 0.01)
    await until(lambda: bool(served))
    writer.close()
    server.close()
    assert len(one.came) > 1
    assert time.monotonic() - began < 5
    one.meanwhile = lambda: None


async def test_a_loop_where_nothing_comes_uses_no_processor(wired) -> None:
    _, one, _ = wired
    one.feed.send(b"\x01")
    await until(lambda: bool(one.came))
    await asyncio.sleep(0.05)
    gc.collect()
    before = time.thread_time()
    await asyncio.sleep(0.5)
    assert time.thread_time() - before < 0.05
    one.feed.send(b"\x02")
    await until(lambda: one.came == [b"\x01", b"\x02"])


async def test_a_socket_that_closes_while_others_are_read_is_read_no_more(wired) -> None:
    intake, one, other = wired

    def closes() -> None:
        one.meanwhile = lambda: None
        intake.remove(other)
        other.sock.close()

    one.meanwhile = closes
    one.feed.send(b"\x01")
    other.feed.send(b"\x01")
    await until(lambda: other.sock.fileno() < 0)
    one.feed.send(b"\x02")
    await until(lambda: len(one.came) == 2)
    assert len(other.came) <= 1


async def test_what_a_handler_raises_stops_nobody(wired) -> None:
    _, one, other = wired
    logged: list[dict] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: logged.append(told))

    def fails() -> None:
        one.meanwhile = lambda: None
        raise ValueError

    one.meanwhile = fails
    one.feed.send(b"\x01")
    await until(lambda: bool(logged))
    assert isinstance(logged[0]["exception"], ValueError)
    one.feed.send(b"\x02")
    other.feed.send(b"\x03")
    await until(lambda: one.came == [b"\x01", b"\x02"] and other.came == [b"\x03"])


async def test_a_loop_has_one_fan_out(wired) -> None:
    with pytest.raises(RuntimeError, match="one fan-out"):
        loop.intake(PythonFanOut(aiortc_ext.srtp()))


def test_media_is_not_read_by_a_loop_that_cannot(fan_out: FanOut) -> None:
    async def asks() -> None:
        loop.intake(fan_out)

    with asyncio.Runner() as runner, pytest.raises(TypeError, match="RelayLoop"):
        runner.run(asks())


def test_a_loop_that_closes_lets_go_of_what_is_still_open(fan_out: FanOut) -> None:
    door = Entry()

    async def opens() -> None:
        loop.intake(fan_out).add(door)

    loop.run(opens())
    door.feed.send(b"\x01")
    another = RelayLoop()
    intake = another.intake(fan_out)
    intake.turn(0.0)
    assert door.came == []
    another.close()
    door.sock.close()
    door.feed.close()
