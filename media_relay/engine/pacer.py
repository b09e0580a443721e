"""Pictures leave no faster than the line drains them, so that a whole picture does not hold up the voice.

Only on a line known to be narrow: elsewhere a packet goes straight on. Sound never waits.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from media_relay.engine import rtp

Header = tuple[int, int, int, int, int, int, int]
Send = Callable[[Header, bytes], int]

_ROUND = 0.005
_BURST_SECONDS = 0.02
_LONGEST_QUEUE = 0.5  # seconds at the rate of the line; what comes beyond is lost here rather than there
_OVERHEAD = 60  # header, SRTP, UDP, IP


class Pacer:
    """`rate` in kbit/s, 0: off. Everything that waits is sent, in order, when it is switched off."""

    def __init__(self, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self.dropped = self.taken = 0
        self._shares: deque[float] = deque(maxlen=3)  # the browser's report of it comes a second later
        self._send = send
        self._loop = loop
        self._rate = 0.0  # bytes a second
        self._tokens = 0.0
        self._at = 0.0
        self._queue: deque[tuple[Header, bytes]] = deque()
        self._octets = 0
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._queue)

    def set_rate(self, kbps: float) -> None:
        self._rate = kbps * 125
        if not self._rate:
            self._drain(everything=True)

    def send_rtp(self, header: Header, payload: bytes) -> int:
        """Sends now or soon; the bytes it takes, or 0 when the queue is too long."""
        if not self._rate:
            return self._send(header, payload)
        size = len(payload) + _OVERHEAD
        self.taken += 1
        self._refill()
        if not self._queue and self._tokens >= 0:
            self._tokens -= size
            return self._send(header, payload)
        if self._octets + size > self._rate * _LONGEST_QUEUE:
            self.dropped += 1
            return 0
        self._queue.append((header, payload))
        self._octets += size
        if self._timer is None:
            self._timer = self._loop.call_later(_ROUND, self._round)
        return size

    def dropped_share(self) -> float:
        """What was lost here lately and not on the line, since the call before last and that one."""
        self._shares.append(self.dropped / self.taken if self.taken else 0.0)
        self.dropped = self.taken = 0
        return max(self._shares)

    def forget(self, *ssrcs: int) -> None:
        """Throws away what still waits of these streams: they stop now, and not when the queue is empty."""
        if not self._queue:
            return
        self._queue = deque(entry for entry in self._queue if entry[0][4] not in ssrcs)
        self._octets = sum(len(payload) + _OVERHEAD for _, payload in self._queue)

    def _refill(self) -> None:
        now = self._loop.time()
        self._tokens = min(self._rate * _BURST_SECONDS, self._tokens + (now - self._at) * self._rate)
        self._at = now

    def _round(self) -> None:
        self._timer = None
        self._refill()
        self._drain(everything=False)
        if self._queue:
            self._timer = self._loop.call_later(_ROUND, self._round)

    def _drain(self, *, everything: bool) -> None:
        while self._queue and (everything or self._tokens >= 0):
            header, payload = self._queue.popleft()
            size = len(payload) + _OVERHEAD
            self._octets -= size
            self._tokens -= size
            # The receiver measures the line by this time: the wait here is not the line's.
            self._send((*header[:6], rtp.send_time(self._loop.time())), payload)

    def close(self) -> None:
        self._queue.clear()
        self._octets = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
