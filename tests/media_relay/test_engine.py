"""The engine between independent peers: every track arrives under its own name, and only where it may."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from aiortc import RTCPeerConnection

from media_relay.engine.config import EngineConfig
from media_relay.engine.engine import Engine
from media_relay.engine.events import Event
from media_relay.engine.offers import OfferRefused
from media_relay.engine.roles import SeatRole, TrackRole
from media_relay.engine.seats import Rights
from tests.media_relay.clients import (
    Client,
    GreyPicture,
    Tone,
    brightness,
    frequency,
    is_quiet,
    next_frames,
    until,
)

EVERYTHING = frozenset(TrackRole)
LUMA = {"camera": 60, "hand_camera": 180}
HERTZ = {"voice": 440, "stethoscope": 150}


class Stage:
    """A room, its people and what the engine told."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        config = EngineConfig(addresses=("127.0.0.1",), place_kept=0.5, silence_timeout=5)
        self.engine = Engine(config, self.events.append)
        self.engine.start()
        self.room = self.engine.room(uuid4())
        self.clients: list[Client] = []

    def enter(self, role: SeatRole, *, waiting: bool = False) -> Client:
        client = Client(self.engine, self.room.id, uuid4())
        rights = Rights(label=role.value, role=role, publish=EVERYTHING, waiting=waiting)
        self.room.join(client.participant, rights)
        self.clients.append(client)
        return client

    def slots(self, participant: UUID) -> dict[tuple[str, str], str]:
        """(participant, role) → mid, as last told to somebody."""
        told = [event for event in self.events if event.name == "slots" and event.to == participant]
        if not told:
            return {}
        return {(s["participant"], s["role"]): mid for mid, s in told[-1].data["slots"].items()}

    async def close(self) -> None:
        await asyncio.gather(*(client.close() for client in self.clients))
        await self.engine.stop()


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    yield stage
    await stage.close()


def cart_tracks() -> dict:
    pictures = {role: GreyPicture(luma) for role, luma in LUMA.items()}
    return {**pictures, **{role: Tone(hertz) for role, hertz in HERTZ.items()}}


async def recognise(client: Client, slots: dict[tuple[str, str], str], sender: UUID) -> dict[str, float]:
    """What is really on each slot: mean luma of a picture, frequency of a sound."""
    found = {}
    for (participant, role), mid in slots.items():
        if participant == str(sender):
            frames = await next_frames(client.received[mid], 8)
            found[role] = brightness(frames[-1]) if role in LUMA else frequency(frames)
    return found


def assert_recognised(found: dict[str, float]) -> None:
    for role, luma in LUMA.items():
        assert abs(found[role] - luma) < 8, (role, found)
    for role, hertz in HERTZ.items():
        assert abs(found[role] - hertz) < 20, (role, found)


async def test_four_tracks_of_a_cart_arrive_each_under_its_name(stage: Stage) -> None:
    cart, physician, specialist = (
        stage.enter(SeatRole.CART),
        stage.enter(SeatRole.PHYSICIAN),
        stage.enter(SeatRole.SPECIALIST),
    )
    await cart.publish(cart_tracks())
    for viewer in (physician, specialist):
        await viewer.subscribe(3, 3)
        await until(lambda viewer=viewer: len(stage.slots(viewer.participant)) == 4)
        found = await recognise(viewer, stage.slots(viewer.participant), cart.participant)
        assert set(found) == set(LUMA) | set(HERTZ)
        assert_recognised(found)


async def test_waiting_participant_neither_sees_nor_hears_nor_is_seen(stage: Stage) -> None:
    cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN, waiting=True)
    await cart.publish(cart_tracks())
    await physician.publish({"voice": Tone(300)})
    await physician.subscribe(2, 2)
    await cart.subscribe(1, 1)
    assert stage.slots(physician.participant) == {}
    assert stage.slots(cart.participant) == {}
    quiet = [is_quiet(track) for track in [*physician.received.values(), *cart.received.values()]]
    assert all(await asyncio.gather(*quiet))
    assert all(slot.egress.packets == 0 for slot in stage.room.seats[physician.participant].subscriber.slots)

    admitted = Rights(label="Dr", role=SeatRole.PHYSICIAN, publish=EVERYTHING, waiting=False)
    stage.room.change(physician.participant, admitted)
    assert len(stage.slots(physician.participant)) == 4
    assert_recognised(await recognise(physician, stage.slots(physician.participant), cart.participant))
    mid = stage.slots(cart.participant)[str(physician.participant), "voice"]
    assert abs(frequency(await next_frames(cart.received[mid], 8)) - 300) < 20


async def test_consent_withdrawn_stops_forwarding_at_once(stage: Stage) -> None:
    cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
    await cart.publish({"camera": GreyPicture(60), "voice": Tone(440)})
    await physician.subscribe(1, 1)
    await until(lambda: len(stage.slots(physician.participant)) == 2)
    mid = stage.slots(physician.participant)[str(cart.participant), "camera"]
    await next_frames(physician.received[mid], 2)
    only_voice = Rights(label="c", role=SeatRole.CART, publish=frozenset({TrackRole.VOICE}), waiting=False)
    stage.room.change(cart.participant, only_voice)
    assert set(stage.slots(physician.participant)) == {(str(cart.participant), "voice")}
    egress = next(s.egress for s in stage.room.seats[physician.participant].subscriber.slots if s.mid == mid)
    before = egress.packets
    await asyncio.sleep(0.3)
    assert egress.packets == before


async def test_companion_gets_the_conversation_and_not_the_body(stage: Stage) -> None:
    cart, companion = stage.enter(SeatRole.CART), stage.enter(SeatRole.COMPANION)
    await cart.publish(cart_tracks())
    await companion.subscribe(2, 2)
    await until(lambda: len(stage.slots(companion.participant)) > 0)
    assert {role for _, role in stage.slots(companion.participant)} == {"camera", "voice"}


async def test_observer_publishes_nothing(stage: Stage) -> None:
    observer = stage.enter(SeatRole.OBSERVER)
    with pytest.raises(OfferRefused):
        await observer.publish({"voice": Tone(440)})


async def test_slot_is_repointed_without_renegotiation(stage: Stage) -> None:
    first, second = stage.enter(SeatRole.CART), stage.enter(SeatRole.NURSE)
    physician = stage.enter(SeatRole.PHYSICIAN)
    await first.publish({"camera": GreyPicture(60)})
    await second.publish({"camera": GreyPicture(200)})
    await physician.subscribe(1, 1)
    await until(lambda: len(stage.slots(physician.participant)) == 1)
    (mid,) = stage.slots(physician.participant).values()
    track = physician.received[mid]
    shown, hidden = (
        (first, second)
        if (str(first.participant), "camera") in stage.slots(physician.participant)
        else (second, first)
    )
    before = brightness((await next_frames(track, 5))[-1])
    stage.room.leave(shown.participant, "left")
    assert stage.slots(physician.participant) == {(str(hidden.participant), "camera"): mid}
    await until(lambda: stage.room.seats[hidden.participant].publisher.tracks[TrackRole.CAMERA].packets > 0)
    async with asyncio.timeout(10):
        while True:
            after = brightness(await track.recv())
            if abs(after - before) > 100:
                break
            # Never a mixture of the two: the decoder waits for a whole picture.
            assert abs(after - before) < 8
    luma = {id(first): 60, id(second): 200}
    assert abs(after - luma[id(hidden)]) < 8


async def test_muted_track_does_not_leave_the_relay(stage: Stage) -> None:
    cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
    await cart.publish({"voice": Tone(440)})
    await physician.subscribe(1, 1)
    await until(lambda: len(stage.slots(physician.participant)) == 1)
    (mid,) = stage.slots(physician.participant).values()
    await next_frames(physician.received[mid], 3)
    stage.room.mute(cart.participant, TrackRole.VOICE, muted=True)
    egress = stage.room.seats[physician.participant].subscriber.slots[-1].egress
    before = egress.packets
    await asyncio.sleep(0.4)
    assert egress.packets == before
    stage.room.mute(cart.participant, TrackRole.VOICE, muted=False)
    await next_frames(physician.received[mid], 3)
    told = [event.data["tracks"] for event in stage.events if event.name == "tracks"]
    assert told[-2:] == [[{"role": "voice", "muted": True}], [{"role": "voice", "muted": False}]]


async def test_lost_packets_are_asked_for_again_by_the_relay(stage: Stage) -> None:
    cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
    await cart.publish({"camera": GreyPicture(60, size=(640, 480))})
    await physician.subscribe(1, 1)
    sender = cart.publisher.getSenders()[0]
    send, count = sender.transport.transport._send, 0

    async def lossy(data: bytes) -> None:
        nonlocal count
        count += 1
        if data[0] > 127 and count % 7 == 0:
            return
        await send(data)

    sender.transport.transport._send = lossy
    track = stage.room.seats[cart.participant].publisher.tracks[TrackRole.CAMERA]
    await until(lambda: track.repaired >= 5)
    assert len(track.nacks.missing) < 64
    (mid,) = stage.slots(physician.participant).values()
    frames = await next_frames(physician.received[mid], 20)
    assert abs(brightness(frames[-1]) - 60) < 8


async def test_relay_repeats_what_a_subscriber_missed(stage: Stage) -> None:
    cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
    await cart.publish({"camera": GreyPicture(60)})
    await physician.subscribe(1, 1)
    await until(lambda: len(stage.slots(physician.participant)) == 1)
    transport = physician.subscriber.getReceivers()[0].transport.transport
    receive, count = transport._recv, 0

    async def lossy() -> bytes:
        nonlocal count
        while True:
            data = await receive()
            count += 1
            if data[0] <= 127 or count % 9:
                return data

    transport._recv = lossy
    egress = next(s.egress for s in stage.room.seats[physician.participant].subscriber.slots if s.source)
    await until(lambda: egress.repeated >= 5)
    (mid,) = stage.slots(physician.participant).values()
    frames = await next_frames(physician.received[mid], 20)
    assert abs(brightness(frames[-1]) - 60) < 8


async def test_who_is_alone_in_a_room_hears_from_the_relay_every_second(stage: Stage) -> None:
    cart = stage.enter(SeatRole.CART)
    await cart.publish({}, channels=("ecg",))
    await cart.subscribe(1, 1, channels=("ecg",))
    heard: dict[str, list[bytes]] = {"publisher": [], "subscriber": []}
    for name, said in heard.items():
        listen(getattr(cart, name), said)
    await until(lambda: all(len(said) >= 2 for said in heard.values()), timeout=5)


def listen(pc: RTCPeerConnection, heard: list[bytes]) -> None:
    """Keeps every RTCP packet that comes over a connection."""

    async def keep(data: bytes) -> None:
        heard.append(data)

    pc.sctp.transport._handle_rtcp_data = keep


async def test_new_connection_takes_over_before_the_old_one_goes(stage: Stage) -> None:
    cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
    await cart.publish({"camera": GreyPicture(60)})
    await physician.subscribe(1, 1)
    await until(lambda: len(stage.slots(physician.participant)) == 1)
    old, slots = cart.publisher, stage.slots(physician.participant)
    first = stage.room.seats[cart.participant].publisher
    await cart.publish({"camera": GreyPicture(200)})
    await until(lambda: first.closed)
    assert stage.slots(physician.participant) == slots
    (mid,) = slots.values()
    async with asyncio.timeout(10):
        while abs(brightness(await physician.received[mid].recv()) - 200) > 8:
            pass
    assert "left" not in {event.name for event in stage.events}
    await old.close()


async def test_place_is_kept_for_a_while_then_given_up(stage: Stage) -> None:
    cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
    await cart.publish({"camera": GreyPicture(60)})
    stage.room.present(cart.participant, present=False)
    await asyncio.sleep(1.2)
    assert cart.participant in stage.room.seats  # its media still runs
    await cart.publisher.close()
    await until(lambda: cart.participant not in stage.room.seats, timeout=8)
    names = [event.name for event in stage.events if event.participant == cart.participant]
    assert names.index("away") < names.index("left")
    assert physician.participant in stage.room.seats


async def test_channels_are_handed_on_with_the_sender(stage: Stage) -> None:
    cart, physician, waiting = (
        stage.enter(SeatRole.CART),
        stage.enter(SeatRole.PHYSICIAN),
        stage.enter(SeatRole.SPECIALIST, waiting=True),
    )
    await cart.publish({"voice": Tone(440)}, channels=("ecg",))
    await physician.subscribe(1, 1, channels=("ecg",))
    await waiting.subscribe(1, 1, channels=("ecg",))
    seats = stage.room.seats
    await until(lambda: all("ecg" in seats[c.participant].channels_out for c in (physician, waiting)))
    await until(lambda: cart.channels["ecg"].readyState == "open")
    cart.channels["ecg"].send(b"\x01\x02")
    cart.channels["ecg"].send(b"x" * 1101)  # too large: dropped
    cart.channels["ecg"].send(b"\x03")
    async with asyncio.timeout(5):
        received = {await physician.inbox["ecg"].get(), await physician.inbox["ecg"].get()}
    assert received == {cart.participant.bytes + b"\x01\x02", cart.participant.bytes + b"\x03"}
    assert waiting.inbox["ecg"].empty()


async def test_memory_of_a_track_is_bounded(stage: Stage) -> None:
    cart = stage.enter(SeatRole.CART)
    await cart.publish({"camera": GreyPicture(60), "voice": Tone(440)})
    publisher = stage.room.seats[cart.participant].publisher
    await until(lambda: publisher.tracks[TrackRole.VOICE].packets > 150)
    assert len(publisher.tracks[TrackRole.VOICE].cache._ring) == 128
    assert len(publisher.tracks[TrackRole.CAMERA].cache._ring) == 1024
    assert len(publisher._twcc) <= 1024


async def test_closing_leaves_no_task_and_no_socket(stage: Stage) -> None:
    before = len(asyncio.all_tasks())
    cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
    await cart.publish({"camera": GreyPicture(60)})
    await physician.subscribe(1, 1)
    for client in (cart, physician):
        await client.close()
    peers = [peer for seat in stage.room.seats.values() for peer in seat.peers()]
    stage.engine.close_room(stage.room.id)
    await asyncio.gather(*(peer.wait_closed() for peer in peers))
    await until(lambda: len(asyncio.all_tasks()) <= before)
    assert stage.engine.rooms == {}
