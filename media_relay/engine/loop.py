"""The event loop of a relay process: where it would wait for something to do, media is forwarded.

A turn of asyncio (its heap of timers, a handle, a context, two calls of the system) costs more than many a
packet, and came a thousand times a second. So packets do not go through it: the loop waits inside the
intake, which reads and sends, and comes back when a timer is due or when something else came.
"""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any

from media_relay.engine.fanout import FanOut, Intake

_Ready = list[tuple[selectors.SelectorKey, int]]


class _Selector(selectors.EpollSelector):
    """Waits as its intake does, once there is one."""

    intake: Intake | None = None
    failed: Callable[[Exception], None]

    def select(self, timeout: float | None = None) -> _Ready:
        if self.intake is None:
            return super().select(timeout)
        try:
            others = self.intake.wait(timeout)
        except Exception as failure:  # noqa: BLE001 - of whoever was handed a packet: the loop goes on
            self.failed(failure)
            others = True
        return super().select(0) if others else []

    def close(self) -> None:
        if self.intake is not None:
            self.intake.close()
            self.intake = None
        super().close()


class RelayLoop(asyncio.SelectorEventLoop):
    """An asyncio loop like any other, for everything but media."""

    def __init__(self) -> None:
        self._waiting = _Selector()
        self._waiting.failed = self._log
        self._fan_out: FanOut | None = None
        super().__init__(self._waiting)

    def _log(self, failure: Exception) -> None:
        self.call_exception_handler({"message": "Exception while media was read", "exception": failure})

    def intake(self, fan_out: FanOut) -> Intake:
        """The one intake of this loop, from the first socket on."""
        if self._waiting.intake is None:
            self._fan_out, self._waiting.intake = fan_out, fan_out.intake(self._waiting.fileno())
        elif self._fan_out is not fan_out:
            raise RuntimeError("One loop has one fan-out.")
        return self._waiting.intake


def run(main: Any) -> None:
    """`asyncio.run` on such a loop."""
    with asyncio.Runner(loop_factory=RelayLoop) as runner:
        runner.run(main)


def intake(fan_out: FanOut) -> Intake:
    """Of the loop that runs now."""
    loop = asyncio.get_running_loop()
    if not isinstance(loop, RelayLoop):
        raise TypeError("Media is read by a RelayLoop alone.")
    return loop.intake(fan_out)
