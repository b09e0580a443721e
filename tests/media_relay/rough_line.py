"""A line with loss, delay, jitter and a narrow rate, in a router's namespace: `python rough_line.py DEVICE`.

The kernel's own emulator is not everywhere. Here packets that the router should forward are routed into a TUN
device instead; this process holds them back, or loses them, and writes them in again for the kernel to
deliver. Conditions are JSON lines on the standard input; each holds for both ways until the next.

Standard library alone: it runs in a namespace, under whatever Python.
"""

import fcntl
import heapq
import json
import os
import random
import select
import struct
import sys
import time
from dataclasses import dataclass, field

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
LARGEST = 65535
A_MOMENT = 0.5  # seconds at most without looking at the clock


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """`loss` is a share; `kbps` 0 means as fast as it comes; `queue_ms` is what the narrow place holds."""

    loss: float = 0.0
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    kbps: float = 0.0
    queue_ms: float = 200.0


@dataclass
class Way:
    """One direction: packets leave in the order they came, each when the line lets it."""

    free_at: float = 0.0
    last_out: float = 0.0
    lost: int = 0
    full: int = 0
    passed: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(20_26))

    def leaves_at(self, size: int, line: Conditions, now: float) -> float | None:
        """When a packet of so many bytes is out; None when it is lost."""
        if self.dice.random() < line.loss:
            self.lost += 1
            return None
        start = max(now, self.free_at)
        if line.kbps:
            if start - now > line.queue_ms / 1000:
                self.full += 1
                return None
            start = self.free_at = start + size * 8 / (line.kbps * 1000)
        late = (line.delay_ms + self.dice.uniform(-line.jitter_ms, line.jitter_ms)) / 1000
        self.last_out = max(self.last_out, start + max(0.0, late))
        self.passed += 1
        return self.last_out


def open_tun(name: str) -> int:
    handle = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(handle, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return handle


class Line:
    """Two ways, told apart by where a packet goes."""

    def __init__(self, tun: int) -> None:
        self.conditions = Conditions()
        self.ways: dict[bytes, Way] = {}
        self._tun = tun
        self._waiting: list[tuple[float, int, bytes]] = []
        self._number = 0

    def take(self, now: float) -> None:
        """Reads what came, and decides for each packet."""
        while True:
            try:
                packet = os.read(self._tun, LARGEST)
            except BlockingIOError:
                return
            way = self.ways.setdefault(packet[16:20], Way())
            out = way.leaves_at(len(packet), self.conditions, now)
            if out is not None:
                self._number += 1
                heapq.heappush(self._waiting, (out, self._number, packet))

    def release(self, now: float) -> float:
        """Writes what is due; seconds until the next one is."""
        while self._waiting and self._waiting[0][0] <= now:
            os.write(self._tun, heapq.heappop(self._waiting)[2])
        return min(A_MOMENT, self._waiting[0][0] - now) if self._waiting else A_MOMENT


def main(device: str) -> None:
    tun = open_tun(device)
    line = Line(tun)
    print("ready", flush=True)  # noqa: T201
    wait = A_MOMENT
    while True:
        ready, _, _ = select.select([tun, sys.stdin], [], [], max(0.0, wait))
        if sys.stdin in ready:
            told = sys.stdin.readline()
            if not told:
                return
            line.conditions = Conditions(**json.loads(told))
        now = time.monotonic()
        if tun in ready:
            line.take(now)
        wait = line.release(time.monotonic())


if __name__ == "__main__":
    main(sys.argv[1])
