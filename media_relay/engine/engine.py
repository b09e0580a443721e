"""All rooms of one process, and the clock that drives them."""

import asyncio
from collections.abc import Callable, Iterable
from uuid import UUID

from media_relay.engine.aiortc_ext import assert_pins, fan_out
from media_relay.engine.balance import balance
from media_relay.engine.config import EngineConfig
from media_relay.engine.events import Event
from media_relay.engine.histogram import Histogram
from media_relay.engine.quality import measure
from media_relay.engine.room import Room
from media_relay.engine.sounding import instants

_TICK = 0.02
_FEEDBACK_TICKS, _BALANCE_TICKS, _REPORT_TICKS, _QUALITY_TICKS = 5, 25, 50, 100
_LAG_BOUNDS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)


class Engine:
    """`emit` is called for every event, at once and from the loop: it must not wait."""

    def __init__(self, config: EngineConfig, emit: Callable[[Event], None]) -> None:
        assert_pins()
        self.rooms: dict[UUID, Room] = {}
        self.lag = 0.0
        self.lags = Histogram(_LAG_BOUNDS)
        self.fan_out = fan_out(config.native)
        self._config = config
        self._emit = emit
        self._loop = asyncio.get_running_loop()
        self._ticks = self._opened = 0
        self._ticker: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._ticker = self._loop.create_task(self._tick())

    async def stop(self) -> None:
        """Closes every room and waits until their sockets are gone."""
        if self._ticker is not None:
            self._ticker.cancel()
        peers = [
            peer for room in self.rooms.values() for seat in room.seats.values() for peer in seat.peers()
        ]
        for room in list(self.rooms):
            self.close_room(room)
        await asyncio.gather(*(peer.wait_closed() for peer in peers))

    def room(self, room: UUID) -> Room:
        """The room, opened when somebody first comes."""
        if room not in self.rooms:
            self.rooms[room] = Room(room, self._config, self._emit, self._loop.time)
            self.rooms[room].turn = self._opened = self._opened + 1
        return self.rooms[room]

    def close_room(self, room: UUID) -> None:
        closed = self.rooms.pop(room, None)
        if closed is not None:
            closed.close()

    @property
    def is_busy(self) -> bool:
        """Whether anybody is still connected."""
        return any(
            peer.connected
            for room in self.rooms.values()
            for seat in room.seats.values()
            for peer in seat.peers()
        )

    async def _tick(self) -> None:
        due = self._loop.time()
        while True:
            due += _TICK
            now = self._loop.time()
            self.lag = max(0.0, now - due)
            self.lags.observe(self.lag)
            if self.lag > 1.0:  # after a stop of the whole process, do not run after lost ticks
                due = now
            self._work(now)
            await asyncio.sleep(max(0.0, due - self._loop.time()))

    def _work(self, now: float) -> None:
        """Each room has its own turn: what is done for all of them at once, every packet waits for."""
        self._ticks += 1
        for room in list(self.rooms.values()):
            self._look_at(room, self._ticks + room.turn, now)

    def _look_at(self, room: Room, ticks: int, now: float) -> None:
        self._listen(room, now, tell=ticks % _FEEDBACK_TICKS == 0)
        if ticks % _REPORT_TICKS == 0:
            room.sweep(now)
        if ticks % _BALANCE_TICKS == 0:
            room.keep_ceilings(now)
            balance(room, now)
            self._tell(instants(room))
        if ticks % _QUALITY_TICKS == 0:
            self._tell(measure(room, now))
        if not room.seats and ticks % _REPORT_TICKS == 0:
            self.close_room(room.id)

    def _listen(self, room: Room, now: float, *, tell: bool) -> None:
        for seat in room.seats.values():
            if seat.publisher is not None:
                seat.publisher.tick(now)
                if tell:
                    seat.publisher.feedback()

    def _tell(self, events: Iterable[Event]) -> None:
        for event in events:
            self._emit(event)
