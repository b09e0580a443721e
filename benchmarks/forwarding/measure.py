"""One measure: so many rooms through one relay for so many seconds."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.forwarding import machine
from benchmarks.forwarding.load import Load

WARM, SETTLE = 2.5, 1.0
BETWEEN = 0.5  # of a slice that is not the first: the connections are there


@dataclass
class Measured:
    """CPU is the relay's, in shares of one core; times in seconds."""

    name: str
    rooms: int
    connections: int
    cpu: float
    incoming: float
    outgoing: float
    lost: float
    delay: tuple[float, float]
    connect: float
    background: float
    load_late: float
    resident: float
    profile: str

    @property
    def a_packet(self) -> float:
        """Microseconds of CPU for each packet that goes out, the work of its coming in included."""
        return self.cpu / max(self.outgoing, 1) * 1e6

    @property
    def at_60(self) -> float:
        """Packets out a second for 60 % of a core at this cost."""
        return 0.6 / self.cpu * self.outgoing if self.cpu else 0.0

    def told(self) -> str:
        p50, p95 = (1000 * delay for delay in self.delay)
        return (
            f"{self.name:7} {self.rooms:3} rooms {self.outgoing:7.0f} packets/s {100 * self.cpu:5.1f} % of a "
            f"core {self.a_packet:5.1f} µs a packet {self.at_60:6.0f}/s at 60 % delay {p50:5.2f} ms "
            f"(95 %: {p95:6.2f}) lost {100 * self.lost:5.3f} % connect {1000 * self.connect:4.1f} ms CPU "
            f"{self.resident:4.0f} MB, others {self.background:.2f} core, "
            f"load late {1000 * self.load_late:.0f} ms"
        )


class Filled:
    """A relay with people in it, who speak while they are measured and are silent otherwise."""

    def __init__(self, contender: Any, rooms: int) -> None:
        self._contender, self._rooms = contender, rooms

    async def start(self) -> None:
        await self._contender.start()
        self._load = Load(machine.address())
        base = machine.cpu(self._contender.pid)
        publishing = await self._contender.populate(self._load, self._rooms)
        self._connect = (machine.cpu(self._contender.pid) - base) / len(self._load.peers)
        for pc in publishing:
            self._load.publishes(pc)

    async def slice(self, seconds: float, warm: float) -> Measured:
        load = self._load
        before = (load.sockets.packets, load.sent)
        load.start()
        await asyncio.sleep(warm)
        load.sockets.delays.clear()
        load.late = 0.0
        spent, received, sent, began = self._snapshot()
        busy, own = machine.busy(), time.process_time()
        await asyncio.sleep(seconds)
        spent_after, received_after, sent_after, ended = self._snapshot()
        span, used = ended - began, spent_after - spent
        background = machine.background(used + time.process_time() - own, span, busy)
        delays, late = sorted(load.sockets.delays), load.late
        await load.stop()
        await asyncio.sleep(SETTLE)
        lost = 1 - (load.sockets.packets - before[0]) / (2 * (load.sent - before[1]))
        return Measured(
            name=self._contender.name,
            rooms=self._rooms,
            connections=len(load.peers),
            cpu=used / span,
            incoming=(sent_after - sent) / span,
            outgoing=(received_after - received) / span,
            lost=max(0.0, lost),
            delay=(statistics.median(delays), delays[int(0.95 * len(delays))]) if delays else (0.0, 0.0),
            connect=self._connect,
            background=background,
            load_late=late,
            resident=machine.resident(self._contender.pid),
            profile=load.peers[-1].transport._ssl.get_selected_srtp_profile().decode(),
        )

    def _snapshot(self) -> tuple[float, int, int, float]:
        return machine.cpu(self._contender.pid), self._load.sockets.packets, self._load.sent, time.monotonic()

    async def stop(self) -> None:
        await self._load.close()
        await self._contender.stop()


async def measure(contender: Any, rooms: int, seconds: float) -> Measured:
    """One relay, one long slice."""
    filled = Filled(contender, rooms)
    await filled.start()
    try:
        return await filled.slice(seconds, WARM)
    finally:
        await filled.stop()


async def in_turn(contenders: list[Any], rooms: int, seconds: float, rounds: int) -> list[list[Measured]]:
    """All of them side by side, one speaking at a time, in short slices: what else the machine does
    in a minute hits them alike. Gives the rounds, each with one measure of each.
    """
    everybody = [Filled(contender, rooms) for contender in contenders]
    found: list[list[Measured]] = []
    try:
        for one in everybody:
            await one.start()
        for _ in range(rounds):
            found.append([await one.slice(seconds, WARM if not found else BETWEEN) for one in everybody])
    finally:
        for one in everybody:
            await one.stop()
    return found


async def idle(contender: Any, rooms: int, seconds: float) -> float:
    """Share of a core for each connection over which nothing goes, less what an empty relay uses."""
    await contender.start()
    load = Load(machine.address())
    try:
        await asyncio.sleep(1)
        empty = await _share(contender, 3)
        await contender.populate(load, rooms)
        await asyncio.sleep(WARM)
        return (await _share(contender, seconds) - empty) / len(load.peers)
    finally:
        await load.close()
        await contender.stop()


async def _share(contender: Any, seconds: float) -> float:
    spent, began = machine.cpu(contender.pid), time.monotonic()
    await asyncio.sleep(seconds)
    return (machine.cpu(contender.pid) - spent) / (time.monotonic() - began)
