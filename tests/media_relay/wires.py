"""Two ways of doing the hot path, side by side on the loopback, with the same keys and the same packets."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pylibsrtp import Policy, Session

from media_relay.engine import rtp
from media_relay.engine.fanout import STRAIGHT, FanOut

PROFILES = (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, Policy.SRTP_PROFILE_AES128_CM_SHA1_80)


def session(profile: int, way: int, number: int) -> Session:
    """Both ends of one direction have the same key."""
    return Session(Policy(key=bytes([number]) * 44, ssrc_type=way, srtp_profile=profile))


def datagram_socket() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    sock.setblocking(False)
    sock.bind(("127.0.0.1", 0))
    return sock


def drain(sock: socket.socket) -> list[bytes]:
    """Everything that waits; the loopback delivers at once."""
    found = []
    while True:
        try:
            found.append(sock.recv(65_536))
        except BlockingIOError:
            return found


@dataclass
class Heard:
    """What came out of the reading side."""

    rtp: list[bytes] = field(default_factory=list)
    rtcp: list[bytes] = field(default_factory=list)
    other: list[bytes] = field(default_factory=list)
    out: list[list[bytes]] = field(default_factory=list)
    slow: int = 0
    rejected: int = 0


class Bench:
    """One publisher's socket, and one socket for each subscriber."""

    def __init__(self, fan_out: FanOut, profile: int, subscribers: int) -> None:
        self.fan_out = fan_out
        self.heard = Heard()
        self.rejected = 0
        self.on_rtp, self.on_rtcp = self._forward, lambda data, _: self.heard.rtcp.append(data)
        self._receiver = session(profile, Policy.SSRC_ANY_INBOUND, 1)
        self.rx_context = self._receiver._srtp[0]
        self.inlet: Any = self
        self._in, self._feed = datagram_socket(), datagram_socket()
        self._feed.connect(self._in.getsockname())
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
        self._packed = self.fan_out.ways(self.ways)

    def _forward(self, data: bytes, now: float) -> None:
        self.heard.rtp.append(data)
        packet = rtp.parse(data)
        if packet is not None:
            self.heard.slow += self.fan_out.forward(packet, self._packed, now)

    def take(self, datagrams: Sequence[bytes], now: float) -> Heard:
        """Reads these in one burst after another; what was heard and sent, in order."""
        for datagram in datagrams:
            self._feed.send(datagram)
        for _ in range(len(datagrams) // 32 + 1):
            self.fan_out.read(self._in, self.inlet, lambda data, _: self.heard.other.append(data), now)
        self.heard.out = [drain(sink) for sink in self._sinks]
        self.heard.rejected = self.rejected
        return self.heard

    def counters(self) -> list[tuple[Any, ...]]:
        names = ("packets", "octets", "last_seq", "last_stamp", "last_at", "floor", "floor_left")
        return [tuple(getattr(way, name) for name in names) for way in self.ways]

    def close(self) -> None:
        for outlet in self.outlets:
            self.fan_out.close(outlet)
        for sock in (self._in, self._feed, *self._outs, *self._sinks):
            sock.close()
