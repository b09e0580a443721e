"""The hot path in Python: no queue, no object for a packet, two buffers for the whole process."""

import socket
from collections.abc import Callable, Sequence
from typing import Any

from media_relay.engine import rtp
from media_relay.engine.fanout import (
    BURST,
    LARGEST,
    NO_TYPE,
    ROOM,
    SHUT,
    SLOW,
    STRAIGHT,
    Address,
    Inlet,
    Srtp,
    is_stale,
)
from media_relay.engine.rtp import SEQ, STAMP, Packet


class PythonOutlet:
    """Closed while `sendto` is None."""

    __slots__ = ("address", "context", "sendto")

    def __init__(self) -> None:
        self.sendto: Callable[[memoryview, Address], int] | None = None
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


class PythonFanOut:
    """See `fanout.FanOut`."""

    name = "python"

    def __init__(self, srtp: Srtp) -> None:
        self.dropped = 0
        self._srtp = srtp
        self._rx, self._tx = bytearray(LARGEST), bytearray(LARGEST)
        self._rx_view, self._tx_view = memoryview(self._rx), memoryview(self._tx)
        self._rx_c, self._tx_c = srtp.buffer(self._rx), srtp.buffer(self._tx)

    def outlet(self) -> PythonOutlet:
        return PythonOutlet()

    def open(self, outlet: PythonOutlet, context: Any, sock: socket.socket, address: Address) -> None:
        outlet.context, outlet.sendto, outlet.address = context, sock.sendto, address

    def close(self, outlet: PythonOutlet) -> None:
        outlet.sendto = None

    def way(self, outlet: PythonOutlet) -> PythonWay:
        return PythonWay(outlet)

    def ways(self, ways: Sequence[Any]) -> tuple[PythonWay, ...]:
        return tuple(ways)

    def read(
        self, sock: socket.socket, inlet: Inlet | None, other: Callable[[bytes, Address], None], now: float
    ) -> None:
        read, rx = sock.recvfrom_into, self._rx
        for _ in range(BURST):
            try:
                size, address = read(rx)
            except OSError:
                return
            if size and 127 < rx[0] < 192:
                if inlet is not None:
                    self._decrypt(size, inlet, now)
            elif size:
                other(self._rx_view[:size].tobytes(), address)

    def _decrypt(self, size: int, inlet: Inlet, now: float) -> None:
        length = self._srtp.length
        length[0] = size
        is_rtcp = rtp.is_rtcp(self._rx[1])
        decrypt = self._srtp.unprotect_rtcp if is_rtcp else self._srtp.unprotect
        if decrypt(inlet.rx_context, self._rx_c, length):
            inlet.rejected += 1
            return
        sink = inlet.on_rtcp if is_rtcp else inlet.on_rtp
        if sink is not None:
            sink(self._rx_view[: length[0]].tobytes(), now)

    def forward(self, packet: Packet, ways: tuple[PythonWay, ...], now: float) -> bool:
        """Written as one function: what is called here is called thirty thousand times a second."""
        first, marker, payload_type, seq_in, stamp_in, _, start, data = packet
        payload, send_time = memoryview(data)[start:], rtp.send_time(now)
        size = len(payload)
        length, protect, write = self._srtp.length, self._srtp.protect, rtp.write_header
        tx, tx_c, tx_view = self._tx, self._tx_c, self._tx_view
        slow = False
        for way in ways:
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
            try:
                outlet.sendto(tx_view[: length[0]], outlet.address)
            except OSError:
                self.dropped += 1
            way.packets += 1
            way.octets += end
            if 0 < (seq - way.last_seq & SEQ) < 0x8000 or way.last_seq < 0:
                way.last_seq, way.last_stamp, way.last_at = seq, stamp, now
        return slow
