"""When sockets are read: at once while little comes, and in rounds of a millisecond while much does.

Each connection has a socket of its own, and a picture comes as several datagrams: woken for each, a process
spends more on waking up than on packets. So the first that comes after a pause is read at once, and the
others with whatever came meanwhile, as network cards do it. It costs under a millisecond of delay.
"""

import asyncio
import select
from typing import ClassVar

from media_relay.engine.fanout import Door, FanOut

_ROUND = 0.001
_AT_ONCE = 512
_BURSTS = 32  # of one round; then whatever else the process has to do gets its turn


class Intake:
    """All sockets of one loop and one fan-out; there is one as long as any socket is open."""

    _of: ClassVar[dict[tuple[asyncio.AbstractEventLoop, FanOut], "Intake"]] = {}

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop, fan_out: FanOut) -> "Intake":
        key = (loop, fan_out)
        if key not in cls._of:
            cls._of[key] = cls(loop, fan_out)
        return cls._of[key]

    def __init__(self, loop: asyncio.AbstractEventLoop, fan_out: FanOut) -> None:
        self._loop, self._fan_out = loop, fan_out
        self._doors: dict[int, Door] = {}
        self._poll = select.epoll()
        self._timer: asyncio.TimerHandle | None = None
        loop.add_reader(self._poll.fileno(), self._wake)

    def add(self, fileno: int, door: Door) -> None:
        self._doors[fileno] = door
        self._poll.register(fileno, select.EPOLLIN)

    def remove(self, fileno: int) -> None:
        """Before the socket closes."""
        del self._doors[fileno]
        self._poll.unregister(fileno)
        if not self._doors:
            self._close()

    def _close(self) -> None:
        del self._of[self._loop, self._fan_out]
        if self._timer is not None:
            self._timer.cancel()
        self._loop.remove_reader(self._poll.fileno())
        self._poll.close()

    def _wake(self) -> None:
        """Something came after a pause."""
        self._loop.remove_reader(self._poll.fileno())
        self._round()

    def _round(self) -> None:
        self._timer, came = None, True
        try:
            came = self._read()
        finally:  # what a handler raises is the loop's to log; the others are read all the same
            self._go_on(came=came)

    def _go_on(self, *, came: bool) -> None:
        if self._poll.closed:
            return
        if came:
            self._timer = self._loop.call_at(self._loop.time() + _ROUND, self._round)
        else:
            self._loop.add_reader(self._poll.fileno(), self._wake)

    def _read(self) -> bool:
        """Whether anything came; all that did is read, and what it led to is sent."""
        came, now, doors = False, self._loop.time(), self._doors
        try:
            for _ in range(_BURSTS):
                ready = () if self._poll.closed else self._poll.poll(0, _AT_ONCE)
                if not ready:
                    break
                came = True
                self._fan_out.read([doors[fileno] for fileno, _ in ready if fileno in doors], now)
        finally:
            self._fan_out.flush()
        return came
