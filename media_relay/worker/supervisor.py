"""Several relay processes of one host: each on its core, started again when it dies, stopped together."""

import asyncio
import contextlib
import gc
import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from media_relay import keys
from media_relay.engine import loop as relay_loop
from media_relay.worker.process import RelayProcess, new_id

log = structlog.get_logger(__name__)

_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
_BACK_OFF = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
# A process that lived so long did not die of what it was started with.
_GOOD_LIFE = 60.0
_PATIENCE = 40.0


@dataclass
class Place:
    """One of the processes, life after life."""

    index: int
    ports: tuple[int, int]
    pid: int = 0
    worker: str = ""
    started: float = 0.0
    failures: int = 0
    due: float = field(default_factory=time.monotonic)


class Supervisor:
    """Forks a process for each part of the ports. The children share what was loaded before, and leave in
    order when we are gone, however we went: the other end of `lifeline` is closed then.
    """

    def __init__(self, name: str, ports: list[tuple[int, int]], ready: Callable[[], None]) -> None:
        self._name = name
        self._ready = ready
        self._places = [Place(index, part) for index, part in enumerate(ports)]
        self._cores = _cores()
        self._lifeline, self._our_end = os.pipe()
        self._told, self._tells = os.pipe()
        os.set_blocking(self._told, False)
        self._waited_for = len(ports)

    def run(self) -> None:
        """Until SIGTERM or SIGINT; returns when every child has gone."""
        gc.collect()
        gc.freeze()
        before: set[int] = set(signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS))
        try:
            while True:
                self._start_due(before)
                came = signal.sigtimedwait(_SIGNALS, 0.1)
                if came is not None and came.si_signo != signal.SIGCHLD:
                    break
                self._bury()
                self._hear()
            self._stop()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start_due(self, mask: set[int]) -> None:
        for place in self._places:
            if not place.pid and time.monotonic() >= place.due:
                self._start(place, mask)

    def _start(self, place: Place, mask: set[int]) -> None:
        place.worker, place.started = new_id(f"{self._name}-{place.index}"), time.monotonic()
        place.pid = os.fork()
        if not place.pid:
            self._live(place, mask)

    def _live(self, place: Place, mask: set[int]) -> None:
        """The child's life; it never comes back from here."""
        code = 1
        try:
            os.close(self._our_end)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            self._pin(place.index)
            relay_loop.run(self._serve(place))
            code = 0
        except BaseException:  # noqa: BLE001 - said, and the parent starts another one
            traceback.print_exc()
        finally:
            os._exit(code)

    async def _serve(self, place: Place) -> None:
        process = RelayProcess(place.worker, host=self._name, ports=place.ports)
        loop = asyncio.get_running_loop()

        def orphaned() -> None:
            loop.remove_reader(self._lifeline)
            process.stop()

        loop.add_reader(self._lifeline, orphaned)
        await process.run(lambda: _tell(self._tells))

    def _pin(self, index: int) -> None:
        if len(self._cores) >= len(self._places):
            with contextlib.suppress(OSError):
                os.sched_setaffinity(0, {self._cores[index]})

    def _hear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            heard = len(os.read(self._told, 64))
            if 0 < self._waited_for <= heard:
                self._ready()
            self._waited_for -= heard

    # ------------------------------------------------------------- deaths

    def _bury(self) -> None:
        for place in self._places:
            if place.pid and os.waitpid(place.pid, os.WNOHANG)[0]:
                self._mourn(place)

    def _mourn(self, place: Place) -> None:
        lived = time.monotonic() - place.started
        place.failures = 0 if lived > _GOOD_LIFE else place.failures + 1
        wait = _BACK_OFF[min(max(0, place.failures - 1), len(_BACK_OFF) - 1)]
        place.pid, place.due = 0, time.monotonic() + wait
        log.error("relay.died", worker=place.worker, count=place.failures)
        _forget(place.worker)

    # --------------------------------------------------------------- stop

    def _stop(self) -> None:
        for place in self._places:
            _send(place, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        while any(place.pid for place in self._places):
            for place in self._places:
                if place.pid and os.waitpid(place.pid, os.WNOHANG)[0]:
                    place.pid = 0
            if time.monotonic() > deadline:
                for place in self._places:
                    _send(place, signal.SIGKILL)
            time.sleep(0.05)


def _cores() -> list[int]:
    """Where we may run; none where the system does not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _send(place: Place, number: signal.Signals) -> None:
    if place.pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(place.pid, number)


def _tell(pipe: int) -> None:
    os.write(pipe, b".")


def _forget(worker: str) -> None:
    """Its rooms need not wait until its word is no longer believed."""
    try:
        with Redis.from_url(settings.RELAY_REDIS_URL, socket_timeout=2) as redis:
            redis.delete(keys.worker(worker))
            redis.srem(keys.WORKERS, worker)
    except (RedisError, OSError) as failure:
        log.warning("relay.redis_away", reason=type(failure).__name__)
