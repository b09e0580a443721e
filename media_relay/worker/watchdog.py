"""Sees the loop stand still, says what it was doing, and when new rooms had better go elsewhere.

One slow call loses packets of every room of the process. The thread looks from outside, for the loop cannot.
"""

import asyncio
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from types import FrameType

import structlog

log = structlog.get_logger(__name__)

STUCK = 0.25
_BEAT, _LOOK = 0.05, 0.05
# Standing still for so long, of the last so many seconds, is too much to take new rooms.
_STRAIN, _WINDOW = 1.0, 10.0
_LOG_EVERY = 10.0
_DEEPEST = 6  # a line of the log holds no more


def stack(frame: FrameType | None) -> str:
    """Where the loop is, innermost first: « egress.py:120 nacked < subscribing.py:80 _nacked ». No values."""
    calls: list[str] = []
    while frame is not None and len(calls) < _DEEPEST:
        name = frame.f_code.co_filename.rpartition("/")[2]
        calls.append(f"{name}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(calls)


class Watchdog:
    """Start it on the loop that it watches."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.stalls = 0
        self.stalled_seconds = 0.0
        self._clock = clock
        self._beat_at = clock()
        self._recent: deque[tuple[float, float]] = deque(maxlen=64)
        self._logged_at = -_LOG_EVERY
        self._over = threading.Event()
        self._beating: asyncio.TimerHandle | None = None
        self._loop_thread = 0

    def start(self) -> None:
        self._loop_thread = threading.get_ident()
        self.beat()
        threading.Thread(target=self._watch, name="relay-watchdog", daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        if self._beating is not None:
            self._beating.cancel()

    @property
    def strained(self) -> bool:
        """Whether the loop stood still too long lately."""
        since = self._clock() - _WINDOW
        return sum(length for at, length in list(self._recent) if at > since) >= _STRAIN

    def beat(self) -> None:
        """On the loop: it lives. A stand-still that is over is counted with its whole length."""
        now = self._clock()
        late = now - self._beat_at
        if late > STUCK:
            self.stalls += 1
            self.stalled_seconds += late
            self._recent.append((now, late))
        self._beat_at = now
        if self._loop_thread:
            self._beating = asyncio.get_running_loop().call_later(_BEAT, self.beat)

    def _watch(self) -> None:
        while not self._over.wait(_LOOK):
            self.look(sys._current_frames().get(self._loop_thread))  # noqa: SLF001 - the documented way there

    def look(self, frame: FrameType | None) -> None:
        """On the thread: says once in a while where the loop is stuck."""
        now = self._clock()
        late = now - self._beat_at
        if late > STUCK and now - self._logged_at >= _LOG_EVERY:
            self._logged_at = now
            log.warning("relay.stuck", seconds=round(late, 2), stack=stack(frame))
