"""When sockets are read, in Python: at once while little comes, and in rounds while much does.

Each connection has a socket of its own, and a picture comes as several datagrams: woken for each, a process
spends more on waking up than on packets. So the first that comes after a pause is read at once, and the
others with whatever came meanwhile, as network cards do it. It costs a millisecond and a half at the most.
"""

import select
import time
from collections.abc import Callable, Iterable

from media_relay.engine.fanout import Door

_ROUND = 0.0015  # seconds
_AT_ONCE = 512
_BURSTS = 32  # of one round; then whatever else the process has to do gets its turn


class PythonIntake:
    """See `fanout.Intake`. `read` takes one datagram of each of these doors, `flush` sends what it led to."""

    def __init__(
        self, others: int, read: Callable[[Iterable[Door], float], None], flush: Callable[[], None]
    ) -> None:
        self._read, self._flush = read, flush
        self._doors: dict[int, Door] = {}
        self._due: float | None = None  # when a round is over; None: nothing came in the last one
        self._poll = select.epoll()
        self._poll.register(others, select.EPOLLIN)

    def add(self, door: Door) -> None:
        self._doors[door.sock.fileno()] = door
        self._poll.register(door.sock.fileno(), select.EPOLLIN)

    def remove(self, door: Door) -> None:
        del self._doors[door.sock.fileno()]
        self._poll.unregister(door.sock.fileno())

    def deliver(self, door: Door) -> None:
        """Each packet asks the door."""

    def close(self) -> None:
        self._poll.close()

    def wait(self, seconds: float | None) -> bool:
        if self._due is not None:
            left = self._due - time.monotonic()
            if seconds is not None and seconds < left:
                time.sleep(seconds)
                return False
            if left > 0:
                time.sleep(left)
            seconds = 0
        ready, now = self._poll.poll(seconds, _AT_ONCE), time.monotonic()
        self._due = now + _ROUND if self._any(ready) else None
        return self._take(ready, now)

    def turn(self, now: float) -> None:
        self._take(self._poll.poll(0, _AT_ONCE), now)

    def _any(self, ready: list[tuple[int, int]]) -> bool:
        return any(fileno in self._doors for fileno, _ in ready)

    def _take(self, ready: list[tuple[int, int]], now: float) -> bool:
        """Reads these, and whatever comes meanwhile. Whether others have something too."""
        others, doors = False, self._doors
        try:
            for _ in range(_BURSTS):
                found = [doors[fileno] for fileno, _ in ready if fileno in doors]
                others = len(found) < len(ready)
                if not found:
                    break
                self._read(found, now)
                ready = self._poll.poll(0, _AT_ONCE)
        finally:
            self._flush()
        return others
