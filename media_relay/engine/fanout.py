"""The hot path of a packet, in one interface: read in bursts, renumbered, protected, sent to each listener.

Two ways of doing it give the same bytes: `engine/python_fanout.py`, which runs everywhere and is the oracle
of the other, and `native/`, which is used where it was built. Whatever is not straight (a first packet after
a switch, paced pictures, repeats, RTCP) is Python's in both.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from media_relay.engine import rtp
from media_relay.engine.rtp import Packet

# Datagrams beyond this are no media of ours; SRTP adds at most 16 bytes, SRTCP 20.
LARGEST = 2048
ROOM = 32
BURST = 32

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

    rx_context: Any
    on_rtp: Sink | None
    on_rtcp: Sink | None
    rejected: int


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


class FanOut(Protocol):
    """One process has one of these, for its buffers serve everybody: a burst is done with before the next."""

    name: str
    dropped: int  # what the system did not take: UDP loses packets, and consent tells when it is over

    def outlet(self) -> Any:
        """A way out of one connection, closed."""

    def open(self, outlet: Any, context: Any, sock: socket.socket, address: Address) -> None:
        """From now on what goes to this outlet is protected with `context` and leaves through `sock`."""

    def close(self, outlet: Any) -> None:
        """Nothing leaves any more; must be called before the socket closes."""

    def way(self, outlet: Any) -> Way:
        """A line of that outlet, shut."""

    def ways(self, ways: Sequence[Way]) -> Any:
        """Many ways as `forward` takes them; alive as long as the caller keeps the ways themselves."""

    def read(
        self, sock: socket.socket, inlet: Inlet | None, other: Callable[[bytes, Address], None], now: float
    ) -> None:
        """Reads a burst: what looks like SRTP goes to `inlet` decrypted, the rest to `other`. What was
        forwarded meanwhile is sent when this returns.
        """

    def forward(self, packet: Packet, ways: Any, now: float) -> bool:
        """Sends to every straight way; True when one of them is slow. Called out of `read` only."""


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
