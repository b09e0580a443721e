"""The floor: what protecting, unprotecting and the system calls cost with nothing around them."""

import socket
import statistics
import struct
import time

from pylibsrtp import Policy, Session

from media_relay.engine import aiortc_ext
from media_relay.engine.fanout import STRAIGHT
from media_relay.native.fanout import NativeFanOut, load

# As in the load: 110 packets of a picture for 50 of sound, three a burst.
_SIZES = [1128] * 11 + [188] * 5
_BURST, _TIMES = 3, 400


def floor() -> tuple[float, float] | None:
    """Microseconds to take one packet in and to send one out; None without the C part."""
    module = load()
    if module is None:
        return None
    fan_out = NativeFanOut(aiortc_ext.srtp(), module)
    ins, outs = [], []
    for size in sorted(set(_SIZES)):
        share = _SIZES.count(size) / len(_SIZES)
        took = _measured(fan_out, module.lib, size)
        ins.append(share * took[0])
        outs.append(share * took[1])
    return sum(ins), sum(outs)


def _session(kind: int, number: int) -> Session:
    policy = Policy(
        key=bytes([number]) * 44, ssrc_type=kind, srtp_profile=Policy.SRTP_PROFILE_AEAD_AES_256_GCM
    )
    return Session(policy)


def _socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)  # noqa: FBT003
    made.bind(("127.0.0.1", 0))
    return made


def _measured(fan_out: NativeFanOut, lib, size: int) -> tuple[float, float]:
    publisher, receiver = _session(Policy.SSRC_ANY_OUTBOUND, 1), _session(Policy.SSRC_ANY_INBOUND, 1)
    sender = _session(Policy.SSRC_ANY_OUTBOUND, 2)
    feed, taken, out, sink = (_socket() for _ in range(4))
    feed.connect(taken.getsockname())
    outlet = fan_out.outlet()
    fan_out.open(outlet, sender._srtp[0], out, sink.getsockname())
    way = fan_out.way(outlet)
    way.state, way.types[96], way.extension = STRAIGHT, 100, 3
    track, entrance = fan_out.track(), fan_out.entrance()
    fan_out.line_up(track, [way])
    entrance.unlock(receiver._srtp[0])
    ins, outs = [], []
    for turn in range(_TIMES):
        clear = [
            struct.pack("!BBHII", 0x80, 96, turn * _BURST + place, 0, 9) + bytes(size - 12)
            for place in range(_BURST)
        ]
        for packet in clear:
            feed.send(publisher.protect(packet))
        began = time.perf_counter()
        lib.fanout_read(taken.fileno(), entrance.structure, 0.0)
        read = time.perf_counter()
        for packet in clear:
            lib.fanout_forward(packet, size, track, 0.0)
        lib.fanout_flush()
        outs.append((time.perf_counter() - read) / _BURST)
        ins.append((read - began) / _BURST)
        for _ in range(_BURST):
            sink.recv(2048)
    for one in (feed, taken, out, sink):
        one.close()
    return 1e6 * statistics.median(ins), 1e6 * statistics.median(outs)
