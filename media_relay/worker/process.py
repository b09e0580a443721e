"""The relay process: an engine, a heartbeat, an inbox and an outbox on one event loop. No ORM, no HTTP."""

import asyncio
import contextlib
import gc
import json
import resource
import secrets
import signal
from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog
from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from media_relay import keys, placement
from media_relay.connections import redis_client
from media_relay.engine.config import EngineConfig
from media_relay.engine.engine import Engine
from media_relay.engine.events import Event
from media_relay.metrics import Endpoint, text
from media_relay.worker.desk import Desk
from media_relay.worker.figures import Figures
from media_relay.worker.lease import Leases
from media_relay.worker.outbox import Outbox
from media_relay.worker.watchdog import Watchdog

log = structlog.get_logger(__name__)

HEARTBEAT = 1.0
# How long, at most, a change of rights that nobody could tell us goes unheeded once Redis answers.
REVIEW = 5.0
_DRAIN_SECONDS = 20.0
# Rooms that move at once make one core wait for its handshakes: so many a second.
_MOVES_A_SECOND = 8
_LONGEST_SPREAD = 10.0
# The weight of the last second in what is told of the CPU: a few handshakes are no load.
_SMOOTH = 0.2
_BACK_OFF = (0.1, 0.3, 1.0, 2.0)


def engine_config(ports: tuple[int, int]) -> EngineConfig:
    """The engine's configuration, from the settings and the ports of this process."""
    low, high = ports
    return EngineConfig(
        addresses=settings.RELAY_ADDRESSES,
        announced=settings.RELAY_ANNOUNCED,
        port_min=low,
        port_max=high,
        loopback=settings.RELAY_LOOPBACK,
        native=settings.RELAY_NATIVE == "auto",
    )


def new_id(name: str) -> str:
    """New at each start: what was meant for the last life of this name is not for the next one."""
    return f"{name}-{secrets.token_hex(3)}"


class RelayProcess:
    """Runs until `stop` is called. Calls go on while Redis is away; only signalling waits for it."""

    def __init__(self, worker_id: str, *, host: str, ports: tuple[int, int]) -> None:
        self.id = worker_id
        self._host = host
        self._redis: Redis = redis_client()
        self._outbox = Outbox()
        self._leases = Leases(self._redis, self.id)
        self._engine = Engine(engine_config(ports), self._told)
        self._desk = Desk(self.id, self._engine, self._leases, self._outbox, self._redis)
        self._watchdog = Watchdog()
        self._figures = Figures(self._engine, self._outbox, self._watchdog)
        self._endpoint = Endpoint(lambda: text(self._figures.figures()))
        self._stop, self._announced = asyncio.Event(), asyncio.Event()
        self._handling: set[asyncio.Task[None]] = set()
        self._measured = (0, 0.0, 0.0)
        self._cpu = 0.0
        self._empty: set[UUID] = set()

    def _told(self, event: Event) -> None:
        self._desk.told(event)

    @property
    def fan_out(self) -> str:
        """How packets are forwarded: `python` or `native`."""
        return self._engine.fan_out.name

    def stop(self) -> None:
        self._stop.set()

    async def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serves until stopped, then drains."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError):
                loop.add_signal_handler(number, self.stop)
        self._engine.start()
        self._watchdog.start()
        await self._endpoint.start(settings.RELAY_METRICS_ADDRESS, settings.RELAY_METRICS_PORT)
        tasks = [
            loop.create_task(self._outbox.run()),
            loop.create_task(self._forever(self._beat)),
            loop.create_task(self._forever(self._read)),
            loop.create_task(self._forever(self._review)),
        ]
        gc.collect()
        gc.freeze()  # what is there now stays: the collector need not look at it during calls
        stopped = loop.create_task(self._stop.wait())
        announced = loop.create_task(self._announced.wait())
        await asyncio.wait((stopped, announced), return_when=asyncio.FIRST_COMPLETED)
        if announced.done():
            ready()
        announced.cancel()
        await stopped
        await self._drain()
        await self._endpoint.stop()
        self._watchdog.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(RedisError, OSError):
            await self._forget()
        await self._redis.aclose()

    async def _forever(self, once: Callable[[], Awaitable[None]]) -> None:
        """Repeats `once`; waits longer and longer while Redis does not answer."""
        failures = 0
        while True:
            try:
                await once()
                failures = 0
            except (RedisError, OSError) as failure:
                log.warning("relay.redis_away", reason=type(failure).__name__)
                await asyncio.sleep(_BACK_OFF[min(failures, len(_BACK_OFF) - 1)])
                failures += 1

    # ---------------------------------------------------------------- inbox

    async def _read(self) -> None:
        item = await self._redis.blpop([keys.inbox(self.id)], timeout=1)
        if item is None:
            return
        try:
            request = json.loads(item[1])
        except ValueError:
            return
        if isinstance(request, dict):
            task = asyncio.get_running_loop().create_task(self._desk.handle(request))
            self._handling.add(task)
            task.add_done_callback(self._handling.discard)

    # ------------------------------------------------------------ heartbeat

    async def _beat(self) -> None:
        if self._desk.is_open:
            await self._announce()
            self._announced.set()
        self._let_go(await self._leases.renew())
        # A room that is just being opened has its lease before its first seat: empty twice is empty.
        empty = self._leases.held - set(self._engine.rooms)
        for room in empty & self._empty:
            await self._leases.release(room)
        self._empty = empty
        self._desk.sweep()
        await asyncio.sleep(HEARTBEAT)

    async def _review(self) -> None:
        await asyncio.sleep(REVIEW)
        await self._desk.review()

    def _let_go(self, lost: set[UUID]) -> None:
        """Somebody else holds these rooms now, and knows rights that we do not: not one more packet."""
        self._desk.rejoin(lost, spread=0)
        for room in lost:
            log.warning("relay.lease_lost", room=str(room))
            self._figures.totals["leases_lost"] += 1
            self._engine.close_room(room)

    async def _announce(self) -> None:
        async with self._redis.pipeline() as pipe:
            pipe.set(keys.worker(self.id), json.dumps(self._measure()), ex=keys.WORKER_SECONDS)
            pipe.sadd(keys.WORKERS, self.id)
            await pipe.execute()

    def _measure(self) -> dict[str, object]:
        loop = asyncio.get_running_loop()
        usage = resource.getrusage(resource.RUSAGE_SELF)
        packets, cpu, now = self._sent(), usage.ru_utime + usage.ru_stime, loop.time()
        before, cpu_before, at = self._measured
        self._measured = (packets, cpu, now)
        span = now - at
        self._cpu += _SMOOTH * ((cpu - cpu_before) / span - self._cpu)
        return {
            "id": self.id,
            "host": self._host,
            "rooms": len(self._engine.rooms),
            "packets": max(0, round((packets - before) / span)),
            "cpu": round(self._cpu, 3),
            "lag_ms": round(self._engine.lag * 1000),
            "fan_out": self.fan_out,
            "strained": self._watchdog.strained,
            "metrics_port": self._endpoint.port,
            **self._figures.beat(),
        }

    def _sent(self) -> int:
        return sum(
            slot.egress.packets
            for room in self._engine.rooms.values()
            for seat in room.seats.values()
            if seat.subscriber is not None
            for slot in seat.subscriber.slots
        )

    # ---------------------------------------------------------------- drain

    async def _drain(self) -> None:
        """Takes nobody in any more; where another host can take over, lets everybody move before going.

        Of rooms given back nothing is said: nobody is told that a call is over because a process is.
        """
        self._desk.is_open, self._figures.draining = False, True
        with contextlib.suppress(RedisError, OSError):
            await self._forget()
            rooms = set(self._engine.rooms)
            for room in self._leases.held:
                await self._leases.release(room)
            if rooms and await self._is_followed():
                self._desk.rejoin(rooms, spread=min(_LONGEST_SPREAD, (len(rooms) - 1) / _MOVES_A_SECOND))
                await self._emptied()
        await self._engine.stop()
        await self._outbox.flush(2)

    async def _is_followed(self) -> bool:
        # Processes of one host are stopped together.
        return any(beat.get("host") != self._host for beat in await placement.workers(self._redis))

    async def _forget(self) -> None:
        await self._redis.delete(keys.worker(self.id))
        await self._redis.srem(keys.WORKERS, self.id)

    async def _emptied(self) -> None:
        deadline = asyncio.get_running_loop().time() + _DRAIN_SECONDS
        while self._engine.is_busy and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.2)
