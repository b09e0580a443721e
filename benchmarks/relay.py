"""What forwarding costs: our relay and aiortc's own MediaRelay under the same load, one after the other.

A process generates load (VP8 640×480 at 30 pictures a second and Opus, encoded beforehand) and receives
it; another
is the relay. CPU is that of the relay process alone. `--rooms` rooms of three for ours; MediaRelay gets
one stream,
for it cannot carry three on a core.
"""

import argparse
import asyncio
import contextlib
import os
import resource
import statistics
import struct
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from fractions import Fraction
from multiprocessing import get_context
from multiprocessing.connection import Connection
from uuid import uuid4

import aiortc.codecs
import av
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters

from media_relay.engine import loop as relay_loop
from media_relay.engine.aiortc_ext import RelayPeerConnection
from media_relay.engine.codecs import TWCC
from media_relay.engine.config import EngineConfig
from media_relay.engine.engine import Engine
from media_relay.engine.roles import SeatRole, TrackRole
from media_relay.engine.seats import Rights

CONFIG = EngineConfig(addresses=("127.0.0.1",))
CHEAPER_THAN_STOCK = 20  # times, per forwarded picture and sound
MOST_MICROSECONDS = 90  # of CPU for a forwarded packet; about 50 when the machine has nothing else to do
TWCC_ID = 5
SETTLE, WARM = 2.0, 3.0


# ------------------------------------------------------------------ the relay process


def cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class Ours:
    """Answers offers with the engine."""

    def __init__(self) -> None:
        self.engine = Engine(CONFIG, say_nothing)
        self.engine.start()

    async def answer(self, room, participant, offer: str, named: dict[str, str] | None) -> str:
        place = self.engine.room(room)
        everything = frozenset(TrackRole)
        place.join(participant, Rights(label="", role=SeatRole.SPECIALIST, publish=everything, waiting=False))
        if named is None:
            return await place.subscribe(participant, offer, "")
        return await place.publish(participant, offer, {mid: TrackRole(role) for mid, role in named.items()})

    async def close(self) -> None:
        await self.engine.stop()


class Stock:
    """Answers offers as aiortc's examples do: decode, fan out, encode."""

    def __init__(self) -> None:
        self.relay, self.tracks, self.peers = MediaRelay(), [], []

    async def answer(self, _room, _participant, offer: str, named: dict[str, str] | None) -> str:
        pc = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self.peers.append(pc)
        if named is not None:
            pc.on("track", self.tracks.append)
        await pc.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        if named is None:
            for track in self.tracks:
                pc.addTrack(self.relay.subscribe(track, buffered=False))
        await pc.setLocalDescription(await pc.createAnswer())
        return pc.localDescription.sdp

    async def close(self) -> None:
        for pc in self.peers:
            await pc.close()


def serve(pipe: Connection, kind: str) -> None:
    # 127.0.0.1 is left out by the ICE library: stock peers get it back here, in this process only.
    with_loopback()
    relay_loop.run(_serve(pipe, kind))


def say_nothing(event: object) -> None:
    """Nobody listens to the events of a bench."""


def with_loopback() -> None:
    import aioice.ice

    aioice.ice.get_host_addresses = lambda **_: ["127.0.0.1"]


async def _serve(pipe: Connection, kind: str) -> None:
    relay = Ours() if kind == "ours" else Stock()
    loop = asyncio.get_running_loop()
    while True:
        asked = await loop.run_in_executor(None, pipe.recv)
        if asked == "stop":
            break
        pipe.send(cpu() if asked == "cpu" else await relay.answer(*asked))
    await relay.close()
    os._exit(0)  # the decoder threads of the stock relay do not end by themselves


# ------------------------------------------------------------------ the load


def encoded_pictures() -> list[list[bytes]]:
    """Two seconds of VP8 payloads, a whole picture first, picture by picture."""
    from aiortc.codecs.vpx import Vp8Encoder

    encoder, pictures = Vp8Encoder(), []
    encoder.target_bitrate = 1_000_000
    noise = os.urandom(1 << 20)
    for number in range(60):
        frame = av.VideoFrame(640, 480, "yuv420p")
        shift = number * 640
        for plane in frame.planes:
            line = memoryview(noise)[shift : shift + plane.buffer_size]
            plane.update(bytes(byte // 8 + 100 for byte in line))
        frame.pts, frame.time_base = number * 3000, Fraction(1, 90_000)
        pictures.append(list(encoder.encode(frame, force_keyframe=number == 0)[0]))
    return pictures


def encoded_sound() -> bytes:
    """One Opus packet of 20 ms (silence is as good as speech to a forwarder)."""
    from aiortc.codecs.opus import OpusEncoder

    frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
    frame.planes[0].update(bytes(frame.planes[0].buffer_size))
    frame.pts, frame.sample_rate, frame.time_base = 0, 48_000, Fraction(1, 48_000)
    encoder = OpusEncoder()
    payloads: list[bytes] = []
    while not payloads:
        payloads = list(encoder.encode(frame)[0])
    return payloads[0] + bytes(160 - min(160, len(payloads[0])))


@dataclass
class Sink:
    """Counts what arrives, and how long it took when the sender wrote the time at the end."""

    packets: int = 0
    delays: list[float] = field(default_factory=list)
    timed: bool = True

    def take(self, data: bytes, _now: float) -> None:
        self.packets += 1
        if self.timed and self.packets % 10 == 0:
            sent = struct.unpack_from("!d", data, len(data) - 8)[0]
            self.delays.append(time.monotonic() - sent)


class Load:
    """Peers of one relay. `timed` writes the time behind each payload, which no decoder would accept."""

    def __init__(self, pipe: Connection, *, timed: bool) -> None:
        self.pipe, self.timed = pipe, timed
        self.pictures, self.sound = encoded_pictures(), encoded_sound()
        self.peers: list[RelayPeerConnection] = []
        self.senders: list[asyncio.Task] = []
        self.sinks: list[Sink] = []
        self.connected: list[float] = []
        self.sent = 0

    async def ask(self, what):
        self.pipe.send(what)
        return await asyncio.get_running_loop().run_in_executor(None, self.pipe.recv)

    async def connect(self, room, participant, named: list[str] | None) -> RelayPeerConnection:
        began = time.monotonic()
        pc = RelayPeerConnection(CONFIG)
        direction = "recvonly" if named is None else "sendonly"
        for kind in ("video", "video", "audio", "audio") if named is None else ("video", "audio"):
            pc.addTransceiver(kind, direction=direction)
        pc.transport._set_role("auto")
        await pc.setLocalDescription(await pc.createOffer())
        mids = [transceiver.mid for transceiver in pc.getTransceivers()]
        roles = None if named is None else dict(zip(mids, named, strict=True))
        answer = await self.ask((room, participant, pc.localDescription.sdp, roles))
        await pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        while pc.connectionState != "connected":
            await asyncio.sleep(0.005)
        self.connected.append(time.monotonic() - began)
        self.peers.append(pc)
        return pc

    async def publish(self, room, participant) -> None:
        pc = await self.connect(room, participant, ["camera", "voice"])
        video, audio = pc.getTransceivers()
        counter = [0]
        self.senders.append(asyncio.create_task(self._send_pictures(pc, video, counter)))
        self.senders.append(asyncio.create_task(self._send_sound(pc, audio, counter)))

    async def subscribe(self, room, participant) -> Sink:
        pc = await self.connect(room, participant, None)
        sink = Sink(timed=self.timed)
        pc.transport.on_rtp = sink.take
        self.sinks.append(sink)
        return sink

    def _packet(
        self, counter, number: int, marker: int, seq: int, stamp: int, ssrc: int, body: bytes
    ) -> bytes:
        counter[0] += 1
        head = struct.pack("!BBHII", 0x90, marker | number, seq & 0xFFFF, stamp & 0xFFFFFFFF, ssrc)
        extension = struct.pack("!HHBHx", 0xBEDE, 1, TWCC_ID << 4 | 1, counter[0] & 0xFFFF)
        return head + extension + body + (struct.pack("!d", time.monotonic()) if self.timed else b"")

    def _send(self, pc: RelayPeerConnection, data: bytes) -> None:
        pair = pc.transport._ice.route()
        pair.protocol.transport.sendto(pc.transport._tx_srtp.protect(data), pair.remote_addr)
        self.sent += 1

    async def _send_pictures(self, pc, line, counter) -> None:
        number, ssrc, seq, shown = line._codecs[0].payloadType, line.sender._ssrc, 0, 0
        async for _ in every(1 / 30):
            payloads = self.pictures[shown % len(self.pictures)]
            for place, payload in enumerate(payloads):
                marker = 0x80 if place == len(payloads) - 1 else 0
                self._send(pc, self._packet(counter, number, marker, seq, shown * 3000, ssrc, payload))
                seq += 1
            shown += 1

    async def _send_sound(self, pc, line, counter) -> None:
        number, ssrc, seq = line._codecs[0].payloadType, line.sender._ssrc, 0
        async for _ in every(0.02):
            self._send(pc, self._packet(counter, number, 0, seq, seq * 960, ssrc, self.sound))
            seq += 1

    async def pause(self) -> None:
        for task in self.senders:
            task.cancel()
        await asyncio.gather(*self.senders, return_exceptions=True)
        await asyncio.sleep(SETTLE)

    async def close(self) -> None:
        self.pipe.send("stop")
        for pc in self.peers:
            await pc.close()


async def every(seconds: float) -> AsyncIterator[None]:
    """Ticks that keep their average even when one is late."""
    due = time.monotonic() + seconds * (os.getpid() * 7919 % 100) / 100
    while True:
        due += seconds
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        yield


@dataclass
class Measured:
    streams: int
    per_second: float
    cpu_share: float
    microseconds: float
    per_stream_minute: float
    lost: float
    delay_ms: tuple[float, float] | None
    connect_ms: tuple[float, float]

    def told(self, name: str) -> str:
        delay = "" if self.delay_ms is None else ", {:.1f} ms (95 %: {:.1f})".format(*self.delay_ms)
        return (
            f"{name:11} {self.streams:3} streams, {self.per_second:6.0f} packets/s out, "
            f"{100 * self.cpu_share:5.1f} % of a core, {self.microseconds:6.1f} µs a packet, "
            f"{self.per_stream_minute:6.2f} CPU s a stream-minute, {100 * self.lost:.2f} % lost{delay}; "
            f"connected in {self.connect_ms[0]:.0f} ms for {self.connect_ms[1]:.1f} ms of CPU"
        )


async def measure(kind: str, rooms: int, seconds: float) -> Measured:
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=serve, args=(there, kind), daemon=True)
    process.start()
    load = Load(here, timed=kind == "ours")
    try:
        before = await load.ask("cpu")
        streams = await populate(load, kind, rooms)
        connecting = await load.ask("cpu") - before
        await asyncio.sleep(WARM)
        spent, received, began = await snapshot(load)
        await asyncio.sleep(seconds)
        spent_after, received_after, ended = await snapshot(load)
        await load.pause()
        all_received = sum(sink.packets for sink in load.sinks)
    finally:
        await load.close()
        process.join(5)
    spent, received, span = spent_after - spent, received_after - received, ended - began
    fan = 2 if kind == "ours" else 1
    delays = sorted(delay for sink in load.sinks for delay in sink.delays)
    return Measured(
        streams=streams,
        per_second=received / span,
        cpu_share=spent / span,
        microseconds=spent / max(1, received) * 1e6,
        per_stream_minute=spent / streams / span * 60,
        # To the very end: what is late is not lost.
        lost=max(0.0, 1 - all_received / (load.sent * fan)) if kind == "ours" else 0.0,
        delay_ms=(1000 * statistics.median(delays), 1000 * delays[int(0.95 * len(delays))])
        if delays
        else None,
        connect_ms=(1000 * statistics.median(load.connected), 1000 * connecting / len(load.connected)),
    )


async def populate(load: Load, kind: str, rooms: int) -> int:
    """Three people a room who all see and hear each other; for the stock relay one sender and one viewer."""
    if kind == "stock":
        await load.publish(uuid4(), uuid4())
        await load.subscribe(uuid4(), uuid4())
        return 1
    for _ in range(rooms):
        room, people = uuid4(), [uuid4() for _ in range(3)]
        for person in people:
            await load.subscribe(room, person)
        for person in people:
            await load.publish(room, person)
    return rooms * 6


async def snapshot(load: Load) -> tuple[float, int, float]:
    spent = await load.ask("cpu")
    return spent, sum(sink.packets for sink in load.sinks), time.monotonic()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rooms", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=8)
    asked = parser.parse_args()
    with_loopback()
    for kind in ("audio", "video"):  # the load offers what a browser offers
        extension = RTCRtpHeaderExtensionParameters(id=TWCC_ID, uri=TWCC)
        aiortc.codecs.HEADER_EXTENSIONS[kind].append(extension)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before, Python {sys.version.split()[0]}")
    ours = relay_loop.run(measure("ours", asked.rooms, asked.seconds))
    print(ours.told("ours"))
    with contextlib.suppress(asyncio.CancelledError):
        stock = relay_loop.run(measure("stock", 1, asked.seconds))
    print(stock.told("MediaRelay"))
    times = stock.per_stream_minute / ours.per_stream_minute
    print(f"a stream costs {times:.0f} times less than through MediaRelay (at least {CHEAPER_THAN_STOCK})")
    return int(times < CHEAPER_THAN_STOCK or ours.microseconds > MOST_MICROSECONDS or ours.lost > 0.01)


if __name__ == "__main__":
    sys.exit(main())
