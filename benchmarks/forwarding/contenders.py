"""Who is measured: this relay in Python, this relay in C, and Debian's Janus."""

import asyncio
import gc
import multiprocessing
import os
from multiprocessing.connection import Connection
from typing import Any
from uuid import uuid4

from aiortc import RTCSessionDescription

from benchmarks.forwarding import machine
from benchmarks.forwarding.load import Load
from media_relay.engine import loop
from media_relay.engine.aiortc_ext import RelayPeerConnection
from media_relay.engine.config import EngineConfig
from media_relay.engine.engine import Engine
from media_relay.engine.roles import SeatRole, TrackRole
from media_relay.engine.seats import Rights
from media_relay.native.build import library


class Ours:
    """The engine in a process of its own, without Redis and without Django: only packets are measured."""

    def __init__(self, name: str, *, native: bool) -> None:
        self.name, self._native = name, native
        self.pid = 0

    def missing(self) -> str:
        """Why it cannot be measured here; empty when it can."""
        return "" if not self._native or library().exists() else "not built (`make native`)"

    async def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, there = context.Pipe()
        arguments = (there, self._native, machine.address())
        self._process = context.Process(target=serve, args=arguments, daemon=True)
        self._process.start()
        self.pid = self._process.pid or 0
        await self._asked("ready")

    async def _asked(self, *words: Any) -> Any:
        self._pipe.send(words)
        return await asyncio.get_running_loop().run_in_executor(None, self._pipe.recv)

    async def standing(self) -> tuple[int, int]:
        """Tasks and rooms."""
        tasks, rooms = await self._asked("standing")
        return int(tasks), int(rooms)

    async def populate(self, load: Load, rooms: int, people: int = 3) -> list[RelayPeerConnection]:
        """Rooms of people who publish and receive everybody else; gives the publishing connections."""
        return [pc for _ in range(rooms) for pc in await self.enter(load, uuid4(), people)]

    async def enter(self, load: Load, room: Any, people: int) -> list[RelayPeerConnection]:
        persons = [uuid4() for _ in range(people)]
        for person in persons:
            kinds = ["video"] * (people - 1) + ["audio"] * (people - 1)
            pc, offer = await load.offer(*kinds, direction="recvonly")
            await self._connect(load, pc, await self._asked("subscribe", room, person, offer))
        publishing = []
        for person in persons:
            pc, offer = await load.offer("video", "audio", direction="sendonly")
            mids = [transceiver.mid for transceiver in pc.getTransceivers()]
            named = dict(zip(mids, ("camera", "voice"), strict=True))
            await self._connect(load, pc, await self._asked("publish", room, person, offer, named))
            publishing.append(pc)
        return publishing

    async def leave(self, room: Any) -> None:
        await self._asked("close", room)

    async def abandon(self, room: Any) -> None:
        """Its people's sockets are gone, as those of a page that was closed."""
        await self._asked("abandon", room)

    async def _connect(self, load: Load, pc: RelayPeerConnection, answer: str) -> None:
        await pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await load.connected(pc)

    async def stop(self) -> None:
        self._pipe.send(("stop",))
        await asyncio.get_running_loop().run_in_executor(None, self._process.join, 5)
        if self._process.is_alive():
            self._process.kill()


def serve(pipe: Connection, native: bool, address: str) -> None:  # noqa: FBT001
    """The relay's process."""
    machine.pin(machine.RELAY_CORE)
    loop.run(_serve(pipe, native, address))


async def _serve(pipe: Connection, native: bool, address: str) -> None:  # noqa: FBT001
    engine = Engine(EngineConfig(addresses=(address,), native=native), lambda _: None)
    engine.start()
    gc.collect()
    gc.freeze()  # as the real process does
    executor = asyncio.get_running_loop()
    while True:
        word, *rest = await executor.run_in_executor(None, pipe.recv)
        if word == "stop":
            break
        pipe.send(await _answer(engine, word, *rest))
    os._exit(0)


async def _answer(engine: Engine, word: str, *rest: Any) -> Any:
    if word == "ready":
        return True
    if word == "standing":
        return len(asyncio.all_tasks()), len(engine.rooms)
    room, *rest = rest
    if word == "close":
        return engine.close_room(room)
    if word == "abandon":
        for seat in list(engine.room(room).seats):
            engine.room(room).present(seat, present=False)
        return None
    person, offer, *named = rest
    place = engine.room(room)
    everything = frozenset(TrackRole)
    place.join(person, Rights(label="", role=SeatRole.SPECIALIST, publish=everything, waiting=False))
    if word == "subscribe":
        return await place.subscribe(person, offer, "")
    return await place.publish(person, offer, {mid: TrackRole(role) for mid, role in named[0].items()})
