"""The hot path in C behind the same interface as in Python."""

import importlib.util
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from media_relay.engine import rtp
from media_relay.engine.fanout import BURST, LARGEST, NO_TYPE, Address, Inlet, Srtp
from media_relay.engine.rtp import Packet
from media_relay.native.build import MODULE, library

_OTHER, _RTP, _RTCP, _REJECTED = range(4)


def load(path: Path | None = None) -> Any:
    """The library built from the present sources, or None."""
    path = path or library()
    spec = importlib.util.spec_from_file_location(MODULE, path)
    if not path.exists() or spec is None or spec.loader is None:
        return None
    try:
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    except ImportError:  # built for another Python or another libc
        return None
    return module


class NativeFanOut:
    """See `engine/fanout.py`. Ways and outlets are C structures with the names that Python expects."""

    name = "native"

    def __init__(self, srtp: Srtp, module: Any) -> None:
        self.dropped = 0
        self._srtp, self._ffi, self._lib = srtp, module.ffi, module.lib
        names = ("srtp_protect", "srtp_unprotect", "srtp_unprotect_rtcp")
        self._lib.fanout_start(*(srtp.address_of(name) for name in names))
        self._kinds, self._senders = self._lib.fanout_kinds(), self._lib.fanout_senders()
        self._received = memoryview(self._ffi.buffer(self._lib.fanout_received(), BURST * LARGEST))
        self._outlets: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()  # a way keeps its outlet alive

    def _context(self, theirs: Any) -> Any:
        return self._ffi.cast("void *", self._srtp.context_address(theirs))

    def outlet(self) -> Any:
        return self._ffi.new("outlet *", {"fd": -1})

    def open(self, outlet: Any, context: Any, sock: socket.socket, address: Address) -> None:
        host, port = address
        self._lib.fanout_open(outlet, self._context(context), sock.fileno(), host.encode(), port)

    def close(self, outlet: Any) -> None:
        outlet.fd = -1

    def way(self, outlet: Any) -> Any:
        way = self._ffi.new("way *", {"outlet": outlet, "floor": -1, "last_seq": -1})
        way.types[0:128] = bytes([NO_TYPE]) * 128
        self._outlets[way] = outlet
        return way

    def ways(self, ways: Sequence[Any]) -> Any:
        return self._ffi.new("way *[]", list(ways)), len(ways)

    def read(
        self, sock: socket.socket, inlet: Inlet | None, other: Callable[[bytes, Address], None], now: float
    ) -> None:
        context = self._ffi.NULL if inlet is None else self._context(inlet.rx_context)
        count = self._lib.fanout_read(sock.fileno(), context)
        told = self._ffi.unpack(self._kinds, 2 * count)
        try:
            for place in range(count):
                self._hand_on(place, told[2 * place], told[2 * place + 1], inlet, other, now)
        finally:
            self.dropped += self._lib.fanout_flush()

    def _hand_on(
        self,
        place: int,
        kind: int,
        length: int,
        inlet: Any,
        other: Callable[[bytes, Address], None],
        now: float,
    ) -> None:
        data = self._received[place * LARGEST : place * LARGEST + length]
        if kind in (_RTP, _RTCP):
            sink = inlet.on_rtp if kind == _RTP else inlet.on_rtcp
            if sink is not None:
                sink(data.tobytes(), now)
        elif kind == _REJECTED:
            inlet.rejected += 1
        elif kind == _OTHER:
            sender = self._senders[place]
            other(data.tobytes(), (self._ffi.string(sender.host).decode(), sender.port))

    def forward(self, packet: Packet, ways: Any, now: float) -> bool:
        data = packet.data
        return bool(self._lib.fanout_forward(data, len(data), rtp.send_time(now), now, *ways))
