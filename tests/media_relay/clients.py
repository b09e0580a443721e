"""Independent peers for the engine: stock aiortc, which encodes and decodes, on the loopback."""

import asyncio
import fractions
import math
import struct
from itertools import pairwise
from uuid import UUID

import av
from aiortc import (
    AudioStreamTrack,
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import MediaStreamError

from media_relay.engine.engine import Engine
from media_relay.engine.roles import TrackRole

STOCK = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


class GreyPicture(VideoStreamTrack):
    """A small picture of one brightness (16 to 235): what tells two cameras apart."""

    def __init__(self, luma: int, size: tuple[int, int] = (96, 64)) -> None:
        super().__init__()
        self.luma, self.size = luma, size

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        frame = av.VideoFrame(*self.size, "yuv420p")
        for plane, value in zip(frame.planes, (self.luma, 128, 128), strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts, frame.time_base = pts, time_base
        return frame


class Tone(AudioStreamTrack):
    """A sine of one frequency: what tells two microphones apart."""

    def __init__(self, hertz: float) -> None:
        super().__init__()
        self._hertz, self._at = hertz, 0

    async def recv(self):
        await asyncio.sleep(0.018)
        rate, samples = 48_000, 960
        step = 2 * math.pi * self._hertz / rate
        values = [int(12_000 * math.sin(step * (self._at + i))) for i in range(samples)]
        frame = av.AudioFrame(format="s16", layout="mono", samples=samples)
        frame.planes[0].update(struct.pack(f"<{samples}h", *values))
        frame.pts, frame.sample_rate, frame.time_base = self._at, rate, fractions.Fraction(1, rate)
        self._at += samples
        return frame


def brightness(frame: av.VideoFrame) -> float:
    """The mean luma of a decoded picture."""
    plane = frame.reformat(format="yuv420p").planes[0]
    pixels, line = bytes(plane), plane.line_size
    rows = [pixels[at : at + frame.width] for at in range(0, line * frame.height, line)]
    return sum(map(sum, rows)) / (frame.width * frame.height)


def frequency(frames: list[av.AudioFrame]) -> float:
    """The dominant frequency of decoded sound, from its zero crossings."""
    values: list[int] = []
    for frame in frames:
        channels = len(frame.layout.channels)
        raw = bytes(frame.planes[0])[: frame.samples * 2 * channels]
        values += struct.unpack(f"<{len(raw) // 2}h", raw)[::channels]
    crossings = sum(1 for a, b in pairwise(values) if a < 0 <= b)
    return crossings * 48_000 / len(values)


class Client:
    """One participant: publishes named tracks, receives on slots."""

    def __init__(self, engine: Engine, room: UUID, participant: UUID) -> None:
        self.engine, self.room, self.participant = engine, room, participant
        self.publisher: RTCPeerConnection | None = None
        self.subscriber: RTCPeerConnection | None = None
        self.received: dict[str, MediaStreamTrack] = {}
        self.channels: dict[str, object] = {}

    async def publish(self, tracks: dict[str, MediaStreamTrack], channels: tuple[str, ...] = ()) -> None:
        self.publisher = pc = RTCPeerConnection(STOCK)
        for track in tracks.values():
            pc.addTransceiver(track, direction="sendonly")
        for label in channels:
            self.channels[label] = pc.createDataChannel(label, ordered=False, maxRetransmits=0)
        await pc.setLocalDescription(await pc.createOffer())
        mids = [transceiver.mid for transceiver in pc.getTransceivers()]
        named = {mid: TrackRole(role) for mid, role in zip(mids, tracks, strict=True)}
        answer = await self.engine.room(self.room).publish(self.participant, pc.localDescription.sdp, named)
        await pc.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
        await connected(pc)

    async def subscribe(self, videos: int, audios: int, channels: tuple[str, ...] = ()) -> None:
        self.subscriber = pc = RTCPeerConnection(STOCK)
        transceivers = [
            pc.addTransceiver(kind, direction="recvonly") for kind in ["video"] * videos + ["audio"] * audios
        ]
        self.inbox: dict[str, asyncio.Queue[bytes]] = {}
        for label in channels:
            channel = pc.createDataChannel(label, ordered=False, maxRetransmits=0)
            self.inbox[label] = queue = asyncio.Queue()
            channel.on("message", queue.put_nowait)
        await pc.setLocalDescription(await pc.createOffer())
        answer = await self.engine.room(self.room).subscribe(
            self.participant, pc.localDescription.sdp, "first"
        )
        await pc.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
        self.received = {transceiver.mid: transceiver.receiver.track for transceiver in transceivers}
        await connected(pc)

    async def close(self) -> None:
        for pc in (self.publisher, self.subscriber):
            if pc is not None:
                await pc.close()


async def connected(pc: RTCPeerConnection, timeout: float = 10) -> None:
    async with asyncio.timeout(timeout):
        while pc.connectionState != "connected":
            await asyncio.sleep(0.01)


async def until(condition, timeout: float = 10) -> None:
    """Waits for something that must come true."""
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(0.02)


async def next_frames(track: MediaStreamTrack, count: int, timeout: float = 10) -> list:
    """Fresh frames: whatever queued up before the call is thrown away first."""
    queue = track._queue
    while not queue.empty():
        queue.get_nowait()
    async with asyncio.timeout(timeout):
        return [await track.recv() for _ in range(count)]


async def is_quiet(track: MediaStreamTrack, seconds: float = 1.0) -> bool:
    """Whether nothing at all arrives on a track for a while."""
    try:
        async with asyncio.timeout(seconds):
            await track.recv()
    except (TimeoutError, MediaStreamError):
        return True
    return False


async def publish(socket, tracks: dict[str, MediaStreamTrack]) -> RTCPeerConnection:
    """Publishes through a signalling socket."""
    pc = RTCPeerConnection(STOCK)
    for track in tracks.values():
        pc.addTransceiver(track, direction="sendonly")
    await pc.setLocalDescription(await pc.createOffer())
    mids = [transceiver.mid for transceiver in pc.getTransceivers()]
    named = dict(zip(mids, tracks, strict=True))
    answer = await socket.ask("publish", sdp=pc.localDescription.sdp, tracks=named)
    assert answer["type"] == "answer", answer
    await pc.setRemoteDescription(RTCSessionDescription(sdp=answer["sdp"], type="answer"))
    await connected(pc)
    return pc


async def subscribe(socket, videos: int, audios: int) -> tuple[RTCPeerConnection, dict]:
    """Receives through a signalling socket: the connection, and its tracks by mid."""
    pc = RTCPeerConnection(STOCK)
    for kind in ["video"] * videos + ["audio"] * audios:
        pc.addTransceiver(kind, direction="recvonly")
    await pc.setLocalDescription(await pc.createOffer())
    answer = await socket.ask("subscribe", sdp=pc.localDescription.sdp, connection="s1")
    assert answer["type"] == "answer", answer
    await pc.setRemoteDescription(RTCSessionDescription(sdp=answer["sdp"], type="answer"))
    await connected(pc)
    return pc, {transceiver.mid: transceiver.receiver.track for transceiver in pc.getTransceivers()}
