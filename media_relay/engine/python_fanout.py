"""The hot path in Python: no queue, no object for a packet, two buffers for the whole process."""

import socket
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from media_relay.engine import rtp, twcc
from media_relay.engine.cache import PacketCache
from media_relay.engine.fanout import (
    ARRIVALS,
    LARGEST,
    NO_TYPE,
    ROOM,
    SHUT,
    SLOW,
    STRAIGHT,
    Address,
    Door,
    Inlet,
    Row,
    Srtp,
    is_stale,
)
from media_relay.engine.intake import PythonIntake
from media_relay.engine.rtp import SEQ, STAMP, Packet

# Packets that wait for each other; more of them would wait for too long.
_QUEUE = 24


class PythonOutlet:
    """Closed while `sendto` is None."""

    __slots__ = ("address", "context", "sendto")

    def __init__(self) -> None:
        self.sendto: Callable[[bytes, Address], int] | None = None
        self.context: Any = None
        self.address: Address = ("", 0)


class PythonWay:
    """See `fanout.Way`."""

    __slots__ = (
        "extension",
        "floor",
        "floor_left",
        "last_at",
        "last_seq",
        "last_stamp",
        "octets",
        "outlet",
        "packets",
        "seq_shift",
        "ssrc",
        "stamp_shift",
        "state",
        "types",
    )

    def __init__(self, outlet: PythonOutlet) -> None:
        self.outlet = outlet
        self.state = SHUT
        self.types = bytearray([NO_TYPE]) * 128
        self.ssrc = self.extension = self.seq_shift = self.stamp_shift = 0
        self.floor = self.last_seq = -1
        self.floor_left = self.last_stamp = self.packets = self.octets = 0
        self.last_at = 0.0


class PythonTrack:
    """See `fanout.Track`."""

    __slots__ = (
        "base",
        "clock",
        "highest",
        "jitter",
        "last_at",
        "octets",
        "packets",
        "received",
        "repeats",
        "ssrc",
        "transit",
        "watched",
        "ways",
    )

    def __init__(self) -> None:
        self.ssrc = self.clock = self.highest = self.received = self.packets = self.octets = 0
        self.base = self.watched = -1
        self.last_at, self.transit, self.jitter = -1.0, 0.0, 0.0
        self.repeats = bytearray(128)
        self.ways: tuple[PythonWay, ...] = ()


class PythonEntrance:
    """See `fanout.Entrance`. Every packet is looked at."""

    __slots__ = ("_arrivals", "context")

    def __init__(self) -> None:
        self.context: Any = None
        self._arrivals: list[tuple[int, float]] = []

    def unlock(self, context: Any) -> None:
        self.context = context

    def expect(self, tracks: Sequence[Any], numbering: int) -> None:
        pass

    def arrived(self, number: int, now: float) -> None:
        if len(self._arrivals) < ARRIVALS:
            self._arrivals.append((number, now))

    def in_a_row(self, first: int) -> Row | None:
        row = twcc.in_a_row(self._arrivals, first)
        if row is not None:
            self._arrivals = []
        return row

    def arrivals(self) -> list[tuple[int, float]]:
        arrivals, self._arrivals = self._arrivals, []
        return arrivals


class PythonFanOut:
    """See `fanout.FanOut`."""

    name = "python"

    def __init__(self, srtp: Srtp) -> None:
        self.dropped = 0
        self._srtp = srtp
        self._waiting: list[tuple[Callable[[bytes, Address], int], bytes, Address]] = []
        self._rx, self._tx = bytearray(LARGEST), bytearray(LARGEST)
        self._rx_view, self._tx_view = memoryview(self._rx), memoryview(self._tx)
        self._rx_c, self._tx_c = srtp.buffer(self._rx), srtp.buffer(self._tx)

    def outlet(self) -> PythonOutlet:
        return PythonOutlet()

    def open(self, outlet: PythonOutlet, context: Any, sock: socket.socket, address: Address) -> None:
        self.flush()  # what waits goes where it was to go
        outlet.context, outlet.sendto, outlet.address = context, sock.sendto, address

    def close(self, outlet: PythonOutlet) -> None:
        self.flush()  # what waits has its socket
        outlet.sendto = None

    def way(self, outlet: PythonOutlet) -> PythonWay:
        return PythonWay(outlet)

    def track(self) -> PythonTrack:
        return PythonTrack()

    def cache(self, track: Any, slots: int) -> PacketCache:  # noqa: ARG002 - C keeps it in the track
        return PacketCache(slots)

    def line_up(self, track: Any, ways: Sequence[Any]) -> None:
        track.ways = tuple(ways)

    def entrance(self) -> PythonEntrance:
        return PythonEntrance()

    def intake(self, others: int) -> PythonIntake:
        return PythonIntake(others, self.read, self.flush)

    def read(self, doors: Iterable[Door], now: float) -> None:
        """One datagram each: asking whether there is another costs more than to be told by the intake."""
        rx = self._rx
        for door in doors:
            try:
                size, address = door.sock.recvfrom_into(rx)
            except OSError:
                continue
            if size and 127 < rx[0] < 192:
                if door.inlet is not None:
                    self._decrypt(size, door.inlet, now)
            elif size:
                door.other(self._rx_view[:size].tobytes(), address)
        if len(self._waiting) > _QUEUE:
            self.flush()

    def flush(self) -> None:
        """Sends what waits, in one go: whoever receives is woken once for all of it."""
        for sendto, data, address in self._waiting:
            try:
                sendto(data, address)
            except OSError:
                self.dropped += 1
        self._waiting.clear()

    def _decrypt(self, size: int, inlet: Inlet, now: float) -> None:
        length = self._srtp.length
        length[0] = size
        is_rtcp = rtp.is_rtcp(self._rx[1])
        decrypt = self._srtp.unprotect_rtcp if is_rtcp else self._srtp.unprotect
        if decrypt(inlet.entrance.context, self._rx_c, length):
            inlet.rejected += 1
            return
        sink = inlet.on_rtcp if is_rtcp else inlet.on_rtp
        if sink is not None:
            sink(self._rx_view[: length[0]].tobytes(), now)

    def forward(self, packet: Packet, track: Any, now: float) -> bool:
        """Written as one function: what is called here is called thirty thousand times a second."""
        first, marker, payload_type, seq_in, stamp_in, _, start, data = packet
        payload, send_time = memoryview(data)[start:], rtp.send_time(now)
        size = len(payload)
        length, protect, write = self._srtp.length, self._srtp.protect, rtp.write_header
        tx, tx_c, tx_view, waiting = self._tx, self._tx_c, self._tx_view, self._waiting
        slow = False
        for way in track.ways:
            if way.state != STRAIGHT:
                slow = slow or way.state == SLOW
                continue
            number, outlet = way.types[payload_type], way.outlet
            if number == NO_TYPE or (way.floor >= 0 and is_stale(way, seq_in)) or outlet.sendto is None:
                continue
            seq, stamp = seq_in + way.seq_shift & SEQ, stamp_in + way.stamp_shift & STAMP
            body = write(tx, first, marker | number, seq, stamp, way.ssrc, way.extension, send_time)
            end = body + size
            if end > LARGEST - ROOM:
                continue
            tx[body:end] = payload
            length[0] = end
            if protect(outlet.context, tx_c, length):
                continue
            waiting.append((outlet.sendto, tx_view[: length[0]].tobytes(), outlet.address))
            way.packets += 1
            way.octets += end
            if 0 < (seq - way.last_seq & SEQ) < 0x8000 or way.last_seq < 0:
                way.last_seq, way.last_stamp, way.last_at = seq, stamp, now
        return slow
