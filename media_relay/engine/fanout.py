"""The hot path of a packet, in one interface: read in bursts, renumbered, protected, sent to each listener.

Two ways of doing it give the same bytes: `engine/python_fanout.py`, which runs everywhere and is the oracle
of the other, and `native/`, which is used where it was built. C does by itself what needs no thought: a
packet that comes in its turn and goes to straight ways. Whatever else there is (a first packet, losses, a
switch, paced pictures, repeats, RTCP) is Python's in both, which looks at the same records.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from media_relay.engine import rtp
from media_relay.engine.rtp import Packet

# Datagrams beyond this are no media of ours; SRTP adds at most 16 bytes, SRTCP 20.
LARGEST = 2048
ROOM = 32
# What is larger than a packet of a network is forwarded, and not kept for repeating.
KEPT = 1502
# Packets that come between two messages about arrivals; who sends more hears of fewer.
ARRIVALS = 1024

# What a way is: shut, or open but in need of a thought for each packet, or straight.
SHUT, SLOW, STRAIGHT = 0, 1, 2
# In `Way.types`: the subscriber does not know this codec.
NO_TYPE = 255

Address = tuple[str, int]
Sink = Callable[[bytes, float], None]


@dataclass(frozen=True, slots=True)
class Srtp:
    """libsrtp as the wheel carries it: in place, 0 for success."""

    protect: Callable[[Any, Any, Any], int]
    unprotect: Callable[[Any, Any, Any], int]
    unprotect_rtcp: Callable[[Any, Any, Any], int]
    buffer: Callable[[Any], Any]  # a bytearray as C sees it
    length: Any  # an int that C writes
    address_of: Callable[[str], int]  # of one of the three functions, by its C name
    context_address: Callable[[Any], int]


class Inlet(Protocol):
    """Where decrypted packets of one connection go."""

    entrance: "Entrance"
    on_rtp: Sink | None
    on_rtcp: Sink | None
    rejected: int


class Door(Protocol):
    """One socket: what looks like SRTP goes to `inlet` decrypted (dropped without one), else to `other`."""

    sock: socket.socket
    inlet: Inlet | None
    other: Callable[[bytes, Any], None]


class Way(Protocol):
    """One line to one subscriber, as each packet needs it. A C structure in the native way of doing it:
    numbers are assigned masked, and -1 stands for none in `floor` and `last_seq`.
    """

    state: int
    types: Any  # payload type of the publisher -> of the subscriber, or NO_TYPE
    ssrc: int
    extension: int  # id of abs-send-time, or 0
    seq_shift: int
    stamp_shift: int
    floor: int
    floor_left: int
    last_seq: int
    last_stamp: int
    last_at: float
    packets: int
    octets: int


class Track(Protocol):
    """What is counted of one track that comes in. In the native way of doing it a C structure, and C counts
    what comes in its turn; -1 stands for none in `base`, `watched` and `last_at`.
    """

    ssrc: int
    clock: int
    repeats: Any  # payload type -> whether it carries repeats of the track
    base: int  # the first number, then the highest, beyond 2^16
    highest: int
    watched: int  # the highest number, modulo 2^16, below which losses are known
    received: int
    packets: int
    octets: int
    last_at: float
    transit: float
    jitter: float


class Cache(Protocol):
    """The last packets of a track."""

    def put(self, packet: Packet) -> None: ...

    def get(self, seq: int) -> Packet | None: ...


class Row(NamedTuple):
    """Arrivals that follow each other: the time of the first and the steps, as feedback tells them."""

    reference: int
    deltas: bytes


class Arrivals(Protocol):
    """When the packets of a transport came."""

    def in_a_row(self, first: int) -> Row | None:
        """All arrivals since the last call, when they are `first` and what follows; None, forgetting nothing,
        when they are not or there are none.
        """

    def arrivals(self) -> Sequence[tuple[int, float]]:
        """Every number since the last call, and when it came; a bounded number of them."""


class Entrance(Arrivals, Protocol):
    """One connection as its packets come in. `numbering` is the id of the extension with the number of the
    transport, or 0.
    """

    context: Any

    def unlock(self, context: Any) -> None:
        """From now on there are keys."""

    def expect(self, tracks: Sequence[Track], numbering: int) -> None:
        """The tracks whose packets may be taken in without a thought."""

    def arrived(self, number: int, now: float) -> None:
        """A packet that bears a number and was looked at."""


class Intake(Protocol):
    """All sockets of one loop, read where that loop would wait (`engine/loop.py`)."""

    def add(self, door: Door) -> None:
        """From now on what comes there is read."""

    def remove(self, door: Door) -> None:
        """Must be called before its socket closes."""

    def deliver(self, door: Door) -> None:
        """The door has another inlet, or none any more."""

    def wait(self, seconds: float | None) -> bool:
        """Reads and sends what comes, until something else is to be looked at: the time is over (None:
        never), or what was handed on may have led to it. Says whether `others` may have something.
        """

    def turn(self, now: float) -> None:
        """Reads what is there, without waiting for anything."""

    def close(self) -> None: ...


class FanOut(Protocol):
    """One process has one of these, for its buffers serve everybody: a burst is done with before the next."""

    name: str

    @property
    def dropped(self) -> int:
        """What the system did not take: UDP loses packets, and consent tells when it is over."""

    def outlet(self) -> Any:
        """A way out of one connection, closed."""

    def open(self, outlet: Any, context: Any, sock: socket.socket, address: Address) -> None:
        """From now on what goes to this outlet is protected with `context` and leaves through `sock`."""

    def close(self, outlet: Any) -> None:
        """Nothing leaves any more; must be called before the socket closes."""

    def way(self, outlet: Any) -> Way:
        """A line of that outlet, shut."""

    def track(self) -> Track:
        """A track that nothing came of yet."""

    def cache(self, track: Track, slots: int) -> Cache:
        """Keeps the last packets of this track; `slots` must be a power of two."""

    def line_up(self, track: Track, ways: Sequence[Way]) -> None:
        """From now on `forward` sends packets of this track to these."""

    def entrance(self) -> Entrance:
        """The way in of one connection, without keys."""

    def intake(self, others: int) -> Intake:
        """`others` is the number of whatever else is waited for."""

    def forward(self, packet: Packet, track: Track, now: float) -> bool:
        """Sends to every straight way, at the latest when the turn ends; True when one of them is slow."""


def is_stale(way: Way, seq: int) -> bool:
    """Whether a packet is from before the last switch; forgets the switch after a while."""
    way.floor_left -= 1
    if way.floor_left <= 0:
        way.floor = -1
        return False
    return rtp.newer(way.floor, seq)


def count_sent(way: Way, seq: int, stamp: int, octets: int, now: float) -> None:
    """Counts a packet that has left."""
    way.packets += 1
    way.octets += octets
    if way.last_seq < 0 or rtp.newer(seq, way.last_seq):
        way.last_seq, way.last_stamp, way.last_at = seq, stamp, now
