"""The hot path in C behind the same interface as in Python."""

import importlib.util
import mmap
import socket
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from media_relay.engine import rtp
from media_relay.engine.fanout import ARRIVALS, KEPT, NO_TYPE, Address, Door, Srtp
from media_relay.engine.rtp import Packet
from media_relay.native.build import MODULE, library

_OTHER, _RTP, _RTCP, _REJECTED = range(4)
SLOT = KEPT + 2
_TRACKS = 16  # of an entrance


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
        self._leftovers = self._lib.fanout_leftovers()
        self._held: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()
        self._outlets: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()  # a way keeps its outlet alive

    def _context(self, theirs: Any) -> Any:
        return self._ffi.cast("void *", self._srtp.context_address(theirs))

    def outlet(self) -> Any:
        return self._ffi.new("outlet *", {"fd": -1})

    def open(self, outlet: Any, context: Any, sock: socket.socket, address: Address) -> None:
        self.flush()  # what waits goes where it was to go
        host, port = address
        self._lib.fanout_open(outlet, self._context(context), sock.fileno(), host.encode(), port)

    def close(self, outlet: Any) -> None:
        self.flush()  # what waits has the number of the socket
        outlet.fd = -1

    def way(self, outlet: Any) -> Any:
        way = self._ffi.new("way *", {"outlet": outlet, "floor": -1, "last_seq": -1})
        way.types[0:128] = bytes([NO_TYPE]) * 128
        self._outlets[way] = outlet
        return way

    def track(self) -> Any:
        return self._ffi.new("track *", {"base": -1, "watched": -1, "last_at": -1.0})

    def cache(self, track: Any, slots: int) -> "NativeCache":
        cache = NativeCache(slots)
        track.ring, track.mask = self._ffi.from_buffer("uint8_t[]", cache.ring), slots - 1
        self._hold(track, "ring", track.ring)
        return cache

    def line_up(self, track: Any, ways: Sequence[Any]) -> None:
        array = self._ffi.new("way *[]", list(ways))
        track.ways, track.way_count = array, len(ways)
        self._hold(track, "ways", (array, list(ways)))

    def _hold(self, owner: Any, what: str, held: Any) -> None:
        """C has its address: it lives as long as its owner, or until another takes its place."""
        self._held.setdefault(owner, {})[what] = held

    def entrance(self) -> "NativeEntrance":
        return NativeEntrance(self._ffi, self._context)

    def read(self, doors: Iterable[Door], now: float) -> None:
        read, none = self._lib.fanout_read, self._ffi.NULL
        for door in doors:
            inlet: Any = door.inlet
            left = read(door.sock.fileno(), none if inlet is None else inlet.entrance.structure, now)
            for place in range(left):
                self._hand_on(self._leftovers[place], inlet, door.other, now)

    def flush(self) -> None:
        self.dropped += self._lib.fanout_flush()

    def _hand_on(self, one: Any, inlet: Any, other: Callable[[bytes, Address], None], now: float) -> None:
        kind, data = one.kind, self._ffi.buffer(one.data, one.length)[:]
        if kind in (_RTP, _RTCP):
            sink = inlet.on_rtp if kind == _RTP else inlet.on_rtcp
            if sink is not None:
                sink(data, now)
        elif kind == _REJECTED:
            inlet.rejected += 1
        elif kind == _OTHER:
            other(data, (self._ffi.string(one.host).decode(), one.port))

    def forward(self, packet: Packet, track: Any, now: float) -> bool:
        data = packet.data
        return bool(self._lib.fanout_forward(data, len(data), track, now))


class NativeEntrance:
    """See `engine/fanout.py`, Entrance."""

    def __init__(self, ffi: Any, address: Callable[[Any], Any]) -> None:
        self.context: Any = None
        self.structure = ffi.new("entrance *")
        self._ffi, self._address = ffi, address
        self._tracks: list[Any] = []

    def unlock(self, context: Any) -> None:
        self.context, self.structure.context = context, self._address(context)

    def expect(self, tracks: Sequence[Any], numbering: int) -> None:
        self._tracks = list(tracks[:_TRACKS])  # C has their addresses; what is more is looked at by Python
        for place, track in enumerate(self._tracks):
            self.structure.tracks[place] = track
        self.structure.track_count, self.structure.numbering = len(self._tracks), numbering

    def arrived(self, number: int, now: float) -> None:
        place = self.structure.arrived
        if place < ARRIVALS:
            self.structure.numbers[place], self.structure.times[place] = number, now
            self.structure.arrived = place + 1

    def arrivals(self) -> Sequence[tuple[int, float]]:
        count, self.structure.arrived = self.structure.arrived, 0
        unpack, structure = self._ffi.unpack, self.structure
        return list(zip(unpack(structure.numbers, count), unpack(structure.times, count), strict=True))


class NativeCache:
    """A ring of slots that C writes too: the length of a packet, then its bytes."""

    def __init__(self, slots: int) -> None:
        self.ring = mmap.mmap(-1, slots * SLOT)  # only what is written to takes memory
        self._mask = slots - 1

    def put(self, packet: Packet) -> None:
        data, at = packet.data, SLOT * (packet.seq & self._mask)
        if len(data) <= KEPT:
            self.ring[at : at + 2 + len(data)] = len(data).to_bytes(2, "big") + data

    def get(self, seq: int) -> Packet | None:
        at = SLOT * (seq & self._mask)
        size = int.from_bytes(self.ring[at : at + 2], "big")
        packet = rtp.parse(self.ring[at + 2 : at + 2 + size])
        return packet if packet is not None and packet.seq == seq else None
