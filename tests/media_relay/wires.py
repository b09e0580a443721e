"""Two ways of doing the hot path, side by side on the loopback, with the same keys and the same packets."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pylibsrtp import Policy, Session

from media_relay.engine import aiortc_ext, rtp
from media_relay.engine.fanout import STRAIGHT, FanOut
from media_relay.engine.ingress import IngressTrack
from media_relay.engine.publishing import PublishPeer
from media_relay.engine.roles import TrackRole

PROFILES = (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, Policy.SRTP_PROFILE_AES128_CM_SHA1_80)


def session(profile: int, way: int, number: int) -> Session:
    """Both ends of one direction have the same key."""
    return Session(Policy(key=bytes([number]) * 44, ssrc_type=way, srtp_profile=profile))


def protect(sender: Session, clear: bytes) -> bytes | None:
    """As the library does it, and larger ones too; None where it refuses (a number too far in the past)."""
    packet, size = aiortc_ext.ffi.new("char[]", clear + bytes(32)), aiortc_ext.ffi.new("int *", len(clear))
    refused = aiortc_ext.lib.srtp_protect(sender._srtp[0], packet, size)
    return None if refused else bytes(aiortc_ext.ffi.buffer(packet, size[0]))


def datagram_socket() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    sock.setblocking(False)
    sock.bind(("127.0.0.1", 0))
    return sock


class Door:
    """A socket, and one that sends to it."""

    def __init__(self) -> None:
        self.sock, self.feed = datagram_socket(), datagram_socket()
        self.feed.connect(self.sock.getsockname())


def drain(sock: socket.socket) -> list[bytes]:
    """Everything that waits; the loopback delivers at once."""
    found = []
    while True:
        try:
            found.append(sock.recv(65_536))
        except BlockingIOError:
            return found


class Ear:
    """A listener, which notes what the fan-out left to it."""

    def __init__(self, way: Any) -> None:
        self.way = way
        self.thought: list[int] = []

    def forward(self, packet: rtp.Packet, _now: float) -> None:
        self.thought.append(packet.seq)

    def sender_report(self, info: rtp.SenderInfo) -> None:
        pass


@dataclass
class Heard:
    """What came out, by whatever door."""

    rtcp: list[bytes] = field(default_factory=list)
    other: list[bytes] = field(default_factory=list)
    told: list[bytes] = field(default_factory=list)  # to the publisher
    out: list[list[bytes]] = field(default_factory=list)
    thought: list[list[int]] = field(default_factory=list)
    rejected: int = 0


CAMERA, VOICE, REPEAT = 9, 8, 97
NUMBERING = 5


class Bench:
    """One publisher of a camera and a voice, one socket for each subscriber; both tracks go to everybody."""

    _twcc_id = NUMBERING
    last_at = None
    _strays = 0

    def __init__(self, fan_out: FanOut, profile: int, subscribers: int) -> None:
        self.fan_out = fan_out
        self.heard = Heard()
        self.rejected = 0
        self._seqs: set[int] = set()
        self.entrance = self._entrance = fan_out.entrance()
        self.on_rtp = partial(PublishPeer._rtp, self)  # the very same as in a call
        self.on_rtcp = lambda data, _: self.heard.rtcp.append(data)
        self.other = lambda data, _: self.heard.other.append(data)
        self._receiver = session(profile, Policy.SSRC_ANY_INBOUND, 1)
        self.entrance.unlock(self._receiver._srtp[0])
        self.inlet: Any = self
        self.sock, self._feed = datagram_socket(), datagram_socket()
        self._feed.connect(self.sock.getsockname())
        self._nothing, self._end = socket.socketpair()
        self.intake = fan_out.intake(self._nothing.fileno())
        self.intake.add(self)
        self._outs = [datagram_socket() for _ in range(subscribers)]
        self._sinks = [datagram_socket() for _ in range(subscribers)]
        self._senders = [
            session(profile, Policy.SSRC_ANY_OUTBOUND, number + 2) for number in range(subscribers)
        ]
        self.outlets = [fan_out.outlet() for _ in range(subscribers)]
        for outlet, sender, out, sink in zip(
            self.outlets, self._senders, self._outs, self._sinks, strict=True
        ):
            fan_out.open(outlet, sender._srtp[0], out, sink.getsockname())
        self.ways = [fan_out.way(outlet) for outlet in self.outlets]
        self.ears = [Ear(way) for way in self.ways]
        self.tracks = [self._track(TrackRole.CAMERA, {REPEAT: 96}), self._track(TrackRole.VOICE, {})]
        self._by_ssrc = dict(zip((CAMERA, VOICE), self.tracks, strict=True))
        self.entrance.expect([track.counted for track in self.tracks], NUMBERING)

    def _track(self, role: TrackRole, repeats: dict[int, int]) -> IngressTrack:
        track = IngressTrack(role, {}, repeats, self.heard.told.append, fan_out=self.fan_out)
        track._sender = 1  # of what is told; random in a call
        for ear in self.ears:
            track.attach(ear)
        return track

    def _learn(self, _packet: rtp.Packet) -> None:
        """Nobody else is known."""

    def settle(self, settings: Sequence[dict[str, Any]]) -> None:
        """Each way as told; `types` is a dict."""
        for way, told in zip(self.ways, settings, strict=True):
            way.state = STRAIGHT
            for name, value in told.items():
                if name == "types":
                    for number, out in value.items():
                        way.types[number] = out
                else:
                    setattr(way, name, value)

    def take(self, datagrams: Sequence[bytes], now: float) -> Heard:
        """Reads these in one turn after another; what was heard and sent, in order."""
        for datagram in datagrams:
            self._feed.send(datagram)
            self._seqs.add(int.from_bytes(datagram[2:4], "big"))
        for _ in datagrams:
            self.intake.turn(now)
        self.heard.out = [drain(sink) for sink in self._sinks]
        self.heard.thought = [ear.thought for ear in self.ears]
        self.heard.rejected = self.rejected
        return self.heard

    def counters(self) -> list[Any]:
        """Everything that is known of the ways, the tracks and what they keep."""
        of_way = ("packets", "octets", "last_seq", "last_stamp", "last_at", "floor", "floor_left")
        of_track = (
            "ssrc",
            "base",
            "highest",
            "watched",
            "received",
            "packets",
            "octets",
            "last_at",
            "transit",
        )
        return [
            [tuple(getattr(way, name) for name in of_way) for way in self.ways],
            [tuple(getattr(track.counted, name) for name in of_track) for track in self.tracks],
            [track.counted.jitter for track in self.tracks],
            [(track.repaired, track.duplicates, track.nacks.missing) for track in self.tracks],
            [[track.cache.get(seq) for seq in sorted(self._seqs)] for track in self.tracks],
            (self.entrance.arrivals(), self._strays),
        ]

    def close(self) -> None:
        for outlet in self.outlets:
            self.fan_out.close(outlet)
        self.intake.close()
        for sock in (self._nothing, self._end, self.sock, self._feed, *self._outs, *self._sinks):
            sock.close()
