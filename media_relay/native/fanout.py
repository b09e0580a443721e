"""The hot path in C behind the same interface as in Python."""

import importlib.util
import mmap
import select
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from media_relay.engine import rtp
from media_relay.engine.fanout import ARRIVALS, KEPT, NO_TYPE, Address, Door, Row, Srtp
from media_relay.engine.rtp import Packet
from media_relay.native.build import MODULE, library

_OTHER, _RTP, _RTCP, _REJECTED = range(4)
SLOT = KEPT + 2
_TRACKS = 16  # of an entrance
_THOUGHTS = 512  # datagrams of one turn that need one; then whatever else the process has to do gets its turn
_LONGEST = 3600.0


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
        self._srtp, self._ffi, self._lib = srtp, module.ffi, module.lib
        names = ("srtp_protect", "srtp_unprotect", "srtp_unprotect_rtcp")
        self._lib.fanout_start(*(srtp.address_of(name) for name in names))
        self._held: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()
        self._outlets: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()  # a way keeps its outlet alive

    def _context(self, theirs: Any) -> Any:
        return self._ffi.cast("void *", self._srtp.context_address(theirs))

    def outlet(self) -> Any:
        return self._ffi.new("outlet *", {"fd": -1})

    def open(self, outlet: Any, context: Any, sock: socket.socket, address: Address) -> None:
        self._lib.fanout_flush()  # what waits goes where it was to go
        host, port = address
        self._lib.fanout_open(outlet, self._context(context), sock.fileno(), host.encode(), port)

    def close(self, outlet: Any) -> None:
        self._lib.fanout_flush()  # what waits has the number of the socket
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
        return NativeEntrance(self._ffi, self._lib, self._context)

    def intake(self, others: int) -> "NativeIntake":
        return NativeIntake(self._ffi, self._lib, others)

    @property
    def dropped(self) -> int:
        return int(self._lib.fanout_dropped())

    def forward(self, packet: Packet, track: Any, now: float) -> bool:
        data = packet.data
        return bool(self._lib.fanout_forward(data, len(data), track, now))


class NativeIntake:
    """See `engine/fanout.py`, Intake: rounds, reads and sends are C's (`waiting.c`)."""

    def __init__(self, ffi: Any, lib: Any, others: int) -> None:
        self._ffi, self._lib = ffi, lib
        self._poll = select.epoll()
        self._structure = ffi.new("intake *", {"poll": self._poll.fileno()})
        self._leftovers = lib.fanout_leftovers()
        self._doors: dict[int, tuple[Door, Any]] = {}
        self._watch(others, ffi.NULL)

    def _watch(self, fileno: int, structure: Any) -> None:
        if self._lib.fanout_watch(self._poll.fileno(), fileno, structure):
            raise OSError(self._ffi.errno, "a socket cannot be watched")

    def add(self, door: Door) -> None:
        fileno = door.sock.fileno()
        structure = self._ffi.new("door *", {"fd": fileno})
        self._watch(fileno, structure)
        self._doors[fileno] = (door, structure)
        self.deliver(door)

    def remove(self, door: Door) -> None:
        _, structure = self._doors.pop(door.sock.fileno())
        self._lib.fanout_unwatch(self._structure, structure)

    def deliver(self, door: Door) -> None:
        inlet: Any = door.inlet
        _, structure = self._doors.get(door.sock.fileno(), (door, None))
        if structure is not None:
            structure.inlet = self._ffi.NULL if inlet is None else inlet.entrance.structure

    def close(self) -> None:
        for door, _ in list(self._doors.values()):
            self.remove(door)
        self._poll.close()

    def wait(self, seconds: float | None) -> bool:
        self._lib.fanout_wait(self._structure, _LONGEST if seconds is None else seconds)
        if self._structure.left:
            self._go_on(time.monotonic())
        return bool(self._structure.others)

    def turn(self, now: float) -> None:
        self._lib.fanout_turn(self._structure, now)
        self._go_on(now)

    def _go_on(self, now: float) -> None:
        """Hands on what C left, and lets it read the rest."""
        structure, budget = self._structure, _THOUGHTS
        try:
            while structure.left:
                self._lib.fanout_flush()  # what C made of the others does not wait while Python thinks
                self._hand_on(structure.fd, structure.left, now)
                budget -= structure.left
                if budget <= 0:
                    break
                self._lib.fanout_turn(structure, now)
        finally:
            self._lib.fanout_flush()

    def _hand_on(self, fileno: int, count: int, now: float) -> None:
        door, _ = self._doors[fileno]
        for place in range(count):
            one, inlet = self._leftovers[place], door.inlet
            kind, data = one.kind, self._ffi.buffer(one.data, one.length)[:]
            if kind == _OTHER:
                door.other(data, (self._ffi.string(one.host).decode(), one.port))
            elif inlet is None:
                continue  # a handler of one before it took it away
            elif kind == _REJECTED:
                inlet.rejected += 1
            else:
                sink = inlet.on_rtp if kind == _RTP else inlet.on_rtcp
                if sink is not None:
                    sink(data, now)


class NativeEntrance:
    """See `engine/fanout.py`, Entrance."""

    def __init__(self, ffi: Any, lib: Any, address: Callable[[Any], Any]) -> None:
        self.context: Any = None
        self.structure = ffi.new("entrance *")
        self._ffi, self._lib, self._address = ffi, lib, address
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

    def in_a_row(self, first: int) -> Row | None:
        row = self._lib.fanout_in_a_row(self.structure, first)
        return Row(row.reference, self._ffi.buffer(row.deltas, row.count)[:]) if row.count else None

    def arrivals(self) -> Sequence[tuple[int, float]]:
        count, self.structure.arrived = self.structure.arrived, 0
        unpack, structure = self._ffi.unpack, self.structure
        return list(zip(unpack(structure.numbers, count), unpack(structure.times, count), strict=True))


class NativeCache:
    """A ring of slots that C writes too: the length of a packet, then its bytes."""

    def __init__(self, slots: int) -> None:
        # Only what is written to takes memory.
        self.ring = mmap.mmap(-1, slots * SLOT, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
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
