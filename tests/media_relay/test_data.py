"""Small messages between browsers: to whom, how many, how large; never read."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from media_relay.engine import data
from media_relay.engine.roles import SeatRole
from tests.media_relay.clients import Client, Tone, until
from tests.media_relay.test_engine import Stage


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    yield stage
    await stage.close()


# Written by hand: who receives the ECG of the cart.
HEARS_ECG = {
    SeatRole.PHYSICIAN: True,
    SeatRole.SPECIALIST: True,
    SeatRole.OBSERVER: True,
    SeatRole.NURSE: True,
    SeatRole.CART: False,
    SeatRole.PATIENT: False,
    SeatRole.COMPANION: False,
    SeatRole.INTERPRETER: False,
}


@pytest.mark.parametrize("role", list(SeatRole))
def test_the_ecg_comes_from_the_devices_and_goes_to_those_who_care(role: SeatRole) -> None:
    senders, receivers = data.CHANNELS["ecg"]
    assert (role in senders) is (role in (SeatRole.CART, SeatRole.NURSE))
    assert (role in receivers) is HEARS_ECG[role]


@pytest.mark.parametrize("role", list(SeatRole))
def test_physicians_draw_and_everybody_sees_it(role: SeatRole) -> None:
    senders, receivers = data.CHANNELS["drawing"]
    assert (role in senders) is (role in (SeatRole.PHYSICIAN, SeatRole.SPECIALIST))
    assert role in receivers


def test_the_rate_is_bounded_for_the_participant_and_comes_back() -> None:
    throttle = data.Throttle()
    assert sum(throttle.allows(10.0 + n / 1000) for n in range(500)) == data.A_SECOND
    assert throttle.allows(11.0)


def test_a_message_carries_its_sender_and_has_a_largest_size() -> None:
    sender = uuid4()
    assert data.envelope(sender, b"x" * data.LARGEST) == sender.bytes + b"x" * data.LARGEST
    assert data.envelope(sender, b"x" * (data.LARGEST + 1)) is None
    assert data.envelope(sender, "é") == sender.bytes + "é".encode()


async def opens(sender: Client, receiver: Client, stage: Stage, label: str) -> None:
    seat = stage.room.seats[receiver.participant]
    await until(lambda: label in seat.channels_out)
    await until(lambda: sender.channels[label].readyState == "open")


async def test_messages_need_no_track_and_outlive_silence(stage: Stage) -> None:
    """`silence_timeout` would end a connection of media; one of messages alone says nothing for minutes."""
    physician, cart = stage.enter(SeatRole.PHYSICIAN), stage.enter(SeatRole.CART)
    await cart.publish({}, channels=("ecg",))
    await physician.subscribe(1, 1, channels=("ecg",))
    await opens(cart, physician, stage, "ecg")
    publisher = stage.room.seats[cart.participant].publisher
    assert publisher is not None
    assert not publisher.is_silent(asyncio.get_running_loop().time() + 60)
    cart.channels["ecg"].send(b"\x01")
    async with asyncio.timeout(5):
        assert await physician.inbox["ecg"].get() == cart.participant.bytes + b"\x01"


async def test_somebody_held_neither_sends_nor_receives(stage: Stage) -> None:
    cart, physician = stage.enter(SeatRole.CART, waiting=True), stage.enter(SeatRole.PHYSICIAN)
    await cart.publish({"voice": Tone(440)}, channels=("ecg",))
    await physician.subscribe(1, 1, channels=("ecg",))
    await opens(cart, physician, stage, "ecg")
    cart.channels["ecg"].send(b"\x01")
    await asyncio.sleep(0.3)
    assert physician.inbox["ecg"].empty()


async def test_who_opens_channels_without_end_loses_the_connection(stage: Stage) -> None:
    cart = stage.enter(SeatRole.CART)
    await cart.publish({"voice": Tone(440)}, channels=("ecg",) * data.MOST_CHANNELS)
    await until(lambda: cart.channels["ecg"].readyState == "open")
    publisher = stage.room.seats[cart.participant].publisher
    assert publisher is not None
    assert not publisher.closed
    cart.publisher.createDataChannel("ecg")
    await until(lambda: publisher.closed)


async def test_channels_of_other_names_are_closed(stage: Stage) -> None:
    cart = stage.enter(SeatRole.CART)
    await cart.publish({"voice": Tone(440)}, channels=("secrets",))
    await until(lambda: cart.channels["secrets"].readyState == "closed")


async def test_a_flood_over_many_channels_is_no_larger_than_over_one(stage: Stage) -> None:
    cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
    await cart.publish({"voice": Tone(440)}, channels=("ecg",))
    await physician.subscribe(1, 1, channels=("ecg",))
    await opens(cart, physician, stage, "ecg")
    second = cart.publisher.createDataChannel("ecg", ordered=False, maxRetransmits=0)
    await until(lambda: second.readyState == "open")
    now = stage.room._clock()
    stage.room._channels._clock = lambda: now  # one second that does not end
    for _ in range(data.A_SECOND):
        cart.channels["ecg"].send(b"\x01")
        second.send(b"\x02")
    await asyncio.sleep(1.5)
    assert 0 < physician.inbox["ecg"].qsize() <= data.A_SECOND
