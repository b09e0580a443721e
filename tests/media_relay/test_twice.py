"""Sound sent twice: to whom, for how long, within which bounds."""

import struct
from uuid import uuid4

import pytest

from media_relay.engine import rtp, twice
from media_relay.engine.config import EngineConfig
from media_relay.engine.engine import Engine
from media_relay.engine.roles import SeatRole, TrackRole
from media_relay.engine.seats import Rights
from media_relay.engine.twice import A_SECOND, HELD, Doubling, Twice
from tests.media_relay.clients import Client, Tone, until

LOST, CLEAN = 0.05, 0.0


def header(seq: int) -> tuple[int, int, int, int, int, int, int]:
    return (0x80, 111, seq & 0xFFFF, seq * 960, 7, 0, seq)


class Line:
    """A listener's sound, packet by packet; `now` is its clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.left: list[tuple] = []
        self.doubling = Doubling()
        self.sound = Twice(self._take, self.doubling, lambda: self.now)

    def _take(self, header: tuple, payload: bytes) -> int:
        self.left.append((*header, payload))
        return len(payload)

    def play(self, *seqs: int, size: int = 100) -> list[int]:
        """The numbers that leave."""
        self.left.clear()
        for seq in seqs:
            self.sound.send_rtp(header(seq), bytes(size))
        return [packet[2] for packet in self.left]

    def hears(self, share: float, *, packets: int = 250, has_room: bool = True) -> bool:
        """A report; whether sounds leave twice then."""
        self.doubling.told(packets, share, self.now)
        return self.doubling.look(self.now, has_room=has_room)


@pytest.fixture
def line() -> Line:
    return Line()


def test_each_packet_leaves_again_with_the_next_one_byte_for_byte_once_losses_are_reported(line) -> None:
    assert line.play(65_533, 65_534) == [65_533, 65_534]
    assert line.hears(LOST)
    assert line.play(65_535, 0, 1) == [65_535, 65_535, 0, 0, 1]
    assert line.left[0] == line.left[1]


def test_what_does_not_come_in_its_turn_is_not_sent_twice(line) -> None:
    line.hears(LOST)
    assert line.play(1, 3, 2, 4) == [1, 3, 2, 4]


def test_a_clean_line_and_a_lost_packet_of_a_few_change_nothing(line) -> None:
    assert not line.hears(CLEAN)
    assert not line.hears(0.5, packets=2)
    assert not line.hears(CLEAN)


def test_who_asks_for_lost_sound_gets_what_was_asked_for_and_nothing_twice(line) -> None:
    line.doubling.asks = True
    assert not line.hears(LOST)


def test_it_ends_when_the_losses_do(line) -> None:
    assert line.hears(LOST)
    line.now = HELD - 1
    assert line.hears(LOST)
    line.now += HELD - 1
    assert line.hears(CLEAN)
    line.now += 2
    assert not line.hears(CLEAN)
    assert line.play(1, 2) == [1, 2]


def test_a_full_line_is_not_filled_further_and_what_it_lost_is_forgotten(line) -> None:
    assert not line.hears(LOST, has_room=False)
    assert not line.hears(CLEAN)
    assert line.hears(LOST)
    assert not line.hears(LOST, has_room=False)


def test_second_packets_keep_to_their_budget_whatever_is_published(line) -> None:
    line.hears(LOST)
    seconds = 10
    second = 0
    for step in range(seconds * 1000):
        line.now = step / 1000
        second += len(line.play(step, size=1000)) - 1
    assert second * 1060 <= A_SECOND * (seconds + 1)


def test_nothing_of_before_leaves_after_a_stop(line) -> None:
    line.hears(LOST)
    line.play(1)
    line.sound.forget()
    assert line.play(2) == [2]


@pytest.fixture
async def engine():
    engine = Engine(EngineConfig(addresses=("127.0.0.1",)), lambda event: None)
    engine.start()
    yield engine
    await engine.stop()


async def test_a_listener_that_loses_sound_and_asks_for_nothing_gets_it_all(engine, monkeypatch) -> None:
    """A stock peer, which asks for lost pictures alone, behind a line that loses every fifth packet."""
    monkeypatch.setattr(twice, "_ENOUGH", 20)
    room, people = engine.room(uuid4()), [uuid4(), uuid4()]
    for person in people:
        rights = Rights(label="", role=SeatRole.PHYSICIAN, publish=frozenset(TrackRole), waiting=False)
        room.join(person, rights)
    speaker, listener = (Client(engine, room.id, person) for person in people)
    await listener.subscribe(0, 1)
    heard = losing(listener, every=5)
    await speaker.publish({"voice": Tone(440)})
    doubling = room.seats[listener.participant].subscriber.doubling
    await until(lambda: doubling.on)
    begun = len(heard)
    await until(lambda: len(heard) > begun + 120)
    numbers = set(heard[begun + 10 :])
    span = max(numbers) - min(numbers) + 1
    assert len(numbers) > 0.97 * span
    for client in (speaker, listener):
        await client.close()


def losing(listener: Client, *, every: int) -> list[int]:
    """From now on every so manieth packet is lost on the way; the numbers of those that are not."""
    dtls = listener.subscriber.getReceivers()[0].transport
    receive, handle, count, numbers = dtls.transport._recv, dtls._handle_rtp_data, 0, []

    async def lossy() -> bytes:
        nonlocal count
        while True:
            data = await receive()
            count += data[0] > 127 and not rtp.is_rtcp(data[1])
            if data[0] <= 127 or count % every:
                return data

    async def noted(data: bytes, arrival_time_ms: int) -> None:
        numbers.append(struct.unpack_from("!H", data, 2)[0])
        await handle(data, arrival_time_ms)

    dtls.transport._recv, dtls._handle_rtp_data = lossy, noted
    return numbers
