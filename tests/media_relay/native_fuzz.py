"""Throws hostile datagrams at a library built with sanitizers: `python native_fuzz.py LIBRARY SEED COUNT`.

Run by test_native.py in a process of its own, for a write out of bounds ends that process.
"""

import random
import struct
import sys
from pathlib import Path

from pylibsrtp import Policy

from media_relay.engine.aiortc_ext import srtp
from media_relay.native.fanout import NativeFanOut, load
from tests.media_relay import wires

SIZES = (0, 1, 2, 7, 8, 11, 12, 13, 16, 19, 20, 31, 32, 33, 1200, 2015, 2016, 2047, 2048, 2049, 9000)


def header(chance: random.Random) -> bytes:
    first = 0x80 | chance.randrange(64)
    return struct.pack(
        "!BBHII", first, chance.randrange(256), chance.randrange(1 << 16), chance.randrange(1 << 32), 7
    )


def hostile(chance: random.Random) -> bytes:
    """Random, truncated, huge; with every first byte and lengths that lie."""
    size = chance.choice((*SIZES, chance.randrange(3000)))
    body = chance.randbytes(size)
    if chance.random() < 0.5 and size:
        body = (header(chance) + body)[:size]
    elif size:
        body = bytes([chance.randrange(256)]) + body[1:]
    return body


def settings(chance: random.Random) -> dict:
    return {
        "state": chance.choice((0, 1, 2, 2, 2)),
        "types": {number: chance.choice((96, 127, 255)) for number in range(128)},
        "ssrc": chance.randrange(1 << 32),
        "extension": chance.randrange(15),
        "seq_shift": chance.randrange(1 << 16),
        "stamp_shift": chance.randrange(1 << 32),
        "floor": chance.choice((-1, chance.randrange(1 << 16))),
        "floor_left": chance.randrange(4),
    }


def main(library: Path, seed: int, count: int) -> None:
    chance = random.Random(seed)
    fan_out = NativeFanOut(srtp(), load(library))
    for profile in wires.PROFILES:
        bench = wires.Bench(fan_out, profile, subscribers=5)
        publisher, seq = wires.session(profile, Policy.SSRC_ANY_OUTBOUND, 1), 0
        for round_ in range(count // 64):
            bench.settle([settings(chance) for _ in bench.ways])
            bench.inlet = None if round_ % 16 == 15 else bench
            bench.intake.deliver(bench)
            datagrams = [hostile(chance) for _ in range(40)]
            for _ in range(24):  # well protected, and malformed inside: what a signed-in attacker sends
                clear = header(chance) + chance.randbytes(chance.choice((0, 1, 3, 4, 60, 1300)))
                datagrams.append(wires.protect(publisher, clear) or b"")
            chance.shuffle(datagrams)
            for _ in range(chance.randrange(40)):  # in turn, of the sizes that fit and of those that do not
                seq = seq + chance.choice((1, 1, 1, 1, 2)) & 0xFFFF
                clear = struct.pack("!BBHII", 0x90, 96, seq, 0, wires.CAMERA)
                clear += struct.pack("!HHBHx", 0xBEDE, 1, wires.NUMBERING << 4 | 1, seq)
                clear += chance.randbytes(chance.choice((0, 1, 1200, 1481, 1482, 1483, 1990)))
                datagrams.append(wires.protect(publisher, clear) or b"")
            bench.take(datagrams, float(round_))
            if round_ % 5 == 0:
                bench.entrance.arrivals()
            if round_ % 7 == 0:
                fan_out.close(chance.choice(bench.outlets))
        bench.close()
    sys.stdout.write("survived\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
