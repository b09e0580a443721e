"""The load: people who publish a VGA picture and a voice, and receive those of the others.

Every relay gets the same bytes in the same rhythm. Packets are made and protected while they are sent; what
arrives is counted as it is, and one in sixteen is decrypted for the time that was written at its end.
"""

import asyncio
import heapq
import struct
import time
from typing import Any

import aiortc.codecs
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters

from benchmarks.relay import encoded_pictures, encoded_sound
from media_relay.engine import aiortc_ext, rtp
from media_relay.engine.aiortc_ext import RelayPeerConnection
from media_relay.engine.codecs import TWCC
from media_relay.engine.config import EngineConfig
from media_relay.engine.python_fanout import PythonFanOut

TWCC_ID = 5
PICTURES, SOUNDS = 30, 50  # a second
_HEADER = struct.Struct("!BBHIIHHBHx")
_TIME = struct.Struct("!d")
_TIMED = 16


class CountingSockets(PythonFanOut):
    """Reads like a browser that looks at one packet in sixteen."""

    def __init__(self) -> None:
        super().__init__(aiortc_ext.srtp())
        self.packets = 0
        self.delays: list[float] = []

    def read(self, doors: Any, _now: float) -> None:
        rx = self._rx
        for door in doors:
            read, inlet = door.sock.recvfrom_into, door.inlet
            while True:
                try:
                    size, address = read(rx)
                except OSError:
                    break
                if not 127 < rx[0] < 192:
                    door.other(self._rx_view[:size].tobytes(), address)
                elif not 192 <= rx[1] <= 223 and inlet is not None:
                    self.packets += 1
                    if self.packets % _TIMED == 0:
                        self._look_at(size, inlet)

    def _look_at(self, size: int, inlet: Any) -> None:
        length = self._srtp.length
        length[0] = size
        if not self._srtp.unprotect(inlet.entrance.context, self._rx_c, length):
            self.delays.append(time.monotonic() - _TIME.unpack_from(self._rx, length[0] - 8)[0])


class AtOnce:
    """A browser is woken for each datagram: what the relay saves by waiting must not be the load's saving."""

    def __init__(self, fan_out: Any) -> None:
        self._loop, self._fan_out = asyncio.get_running_loop(), fan_out

    def add(self, door: Any) -> None:
        self._loop.add_reader(door.sock.fileno(), self._fan_out.read, (door,), 0.0)

    def remove(self, door: Any) -> None:
        self._loop.remove_reader(door.sock.fileno())

    def deliver(self, door: Any) -> None:
        """Each packet asks the door."""


class Publisher:
    """One connection that sends a camera and a voice."""

    def __init__(self, pc: RelayPeerConnection, phase: float) -> None:
        self.phase = phase
        self._transport: Any = pc.transport
        video, audio = pc.getTransceivers()
        self._video = (video._codecs[0].payloadType, video.sender._ssrc)
        self._audio = (audio._codecs[0].payloadType, audio.sender._ssrc)
        self._sequence = [0, 0]
        self._count = 0
        self._out = bytearray(2048)
        self._view, self._c = memoryview(self._out), aiortc_ext.ffi.from_buffer(self._out)
        self._length = aiortc_ext.ffi.new("int *")

    def picture(self, payloads: list[bytes], shown: int) -> int:
        number, ssrc = self._video
        for place, payload in enumerate(payloads):
            marker = 0x80 if place == len(payloads) - 1 else 0
            self._send(0, marker | number, shown * 3000, ssrc, payload)
        return len(payloads)

    def sound(self, payload: bytes, said: int) -> int:
        number, ssrc = self._audio
        self._send(1, number, said * 960, ssrc, payload)
        return 1

    def _send(self, line: int, second: int, stamp: int, ssrc: int, body: bytes) -> None:
        seq = self._sequence[line] = self._sequence[line] + 1 & 0xFFFF
        self._count = self._count + 1 & 0xFFFF
        _HEADER.pack_into(
            self._out,
            0,
            0x90,
            second,
            seq,
            stamp & 0xFFFFFFFF,
            ssrc,
            0xBEDE,
            1,
            TWCC_ID << 4 | 1,
            self._count,
        )
        end = 20 + len(body)
        self._out[20:end] = body
        _TIME.pack_into(self._out, end, time.monotonic())
        self._length[0] = end + 8
        transport = self._transport
        if not aiortc_ext.lib.srtp_protect(transport._tx_context, self._c, self._length):
            transport._sendto(self._view[: self._length[0]], transport._address)


class Load:
    """Everybody, on one event loop."""

    def __init__(self, address: str) -> None:
        self.config = EngineConfig(addresses=(address,), connect_timeout=60)
        self.sockets = CountingSockets()
        aiortc_ext.fan_out = lambda _: self.sockets  # in this process, which is no relay
        aiortc_ext.intake = AtOnce
        for kind in ("audio", "video"):  # the load offers what a browser offers
            offered = aiortc.codecs.HEADER_EXTENSIONS[kind]
            if all(one.uri != TWCC for one in offered):
                offered.append(RTCRtpHeaderExtensionParameters(id=TWCC_ID, uri=TWCC))
        self.peers: list[RelayPeerConnection] = []
        self.publishers: list[Publisher] = []
        self.sent = 0
        self.late = 0.0
        self._pictures, self._sound = encoded_pictures(), encoded_sound()
        self._task: asyncio.Task[None] | None = None
        self._reports: asyncio.Task[None] | None = None
        self._spoken: dict[int, int] = {}

    def peer(self) -> RelayPeerConnection:
        pc = RelayPeerConnection(self.config)
        self.peers.append(pc)
        return pc

    async def offer(self, *kinds: str, direction: str) -> tuple[RelayPeerConnection, str]:
        """A connection with these lines, and its offer."""
        pc = self.peer()
        for kind in kinds:
            pc.addTransceiver(kind, direction=direction)
        pc.transport._set_role("auto")
        await pc.setLocalDescription(await pc.createOffer())
        return pc, pc.localDescription.sdp

    async def connected(self, pc: RelayPeerConnection, timeout: float = 20) -> None:
        until = time.monotonic() + timeout
        while pc.connectionState != "connected":
            if time.monotonic() > until:
                states = f"{pc.iceConnectionState}, {pc.transport and pc.transport.state}"
                raise TimeoutError(f"no connection after {timeout} s: {pc.connectionState}, {states}")
            await asyncio.sleep(0.002)

    def publishes(self, pc: RelayPeerConnection) -> None:
        self.publishers.append(Publisher(pc, len(self.publishers) * 0.618 % 1))

    def start(self) -> None:
        """May be said again after `stop`: numbers and times go on."""
        self._task = asyncio.get_running_loop().create_task(self._run())
        if self._reports is None:
            self._reports = asyncio.get_running_loop().create_task(self._report())

    async def _report(self) -> None:
        """Who only receives says now and then that it is there, as a browser does."""
        while True:
            for pc in self.peers:
                pc.transport.send_rtcp(rtp.build_rr(1, [], []))
            await asyncio.sleep(5)

    async def stop(self) -> None:
        """Nobody speaks any more; they still say that they are there."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        began = time.monotonic()
        due: list[tuple[float, int, int, Publisher]] = []
        for number, one in enumerate(self.publishers):
            for order, rate in ((2 * number, PICTURES), (2 * number + 1, SOUNDS)):
                due.append((began + one.phase / rate, order, self._spoken.get(order, 0), one))
        heapq.heapify(due)
        while due:
            now = time.monotonic()
            while due[0][0] <= now:
                at, order, count, one = due[0]
                self.late = max(self.late, now - at)
                self._spoken[order] = count + 1
                if order % 2:
                    self.sent += one.sound(self._sound, count)
                    heapq.heapreplace(due, (at + 1 / SOUNDS, order, count + 1, one))
                else:
                    self.sent += one.picture(self._pictures[count % len(self._pictures)], count)
                    heapq.heapreplace(due, (at + 1 / PICTURES, order, count + 1, one))
            await asyncio.sleep(max(0.0, min(0.002, due[0][0] - time.monotonic())))

    async def close(self) -> None:
        await self.stop()
        if self._reports is not None:
            self._reports.cancel()
        await asyncio.gather(*(pc.close() for pc in self.peers), return_exceptions=True)
