"""`make soak`: rooms come and go for half an hour; memory flat, tasks, files and rooms back to base."""

import argparse
import asyncio
import random
import sys
import time
from uuid import UUID, uuid4

from benchmarks.forwarding import machine
from benchmarks.forwarding.contenders import Ours
from benchmarks.forwarding.load import Load
from media_relay.native.build import library

STANDING, TURNING = 4, 3
GROWTH = 0.05  # of memory, from the first third to the end


async def soak(minutes: float, *, native: bool) -> int:
    """Some rooms stay, others leave after a few seconds and new ones take their place."""
    relay = Ours("native" if native else "python", native=native)
    await relay.start()
    load, chance = Load(machine.address()), random.Random(3)
    base = await _base(relay, load)
    print(f"{relay.name}: base {base[0]} tasks, {base[2]} files, {machine.resident(relay.pid):.0f} MB")
    stay = [uuid4() for _ in range(STANDING)]
    for room in stay:
        for pc in await relay.enter(load, room, 3):
            load.publishes(pc)
    standing = len(load.peers)
    load.start()
    until, memory, joins = time.monotonic() + 60 * minutes, [], 0
    while time.monotonic() < until:
        rooms = [uuid4() for _ in range(TURNING)]
        for room in rooms:
            await relay.enter(load, room, chance.randrange(2, 5))
            joins += 1
        await asyncio.sleep(chance.random() * 2)
        await _empty(relay, load, rooms, standing)
        memory.append(machine.resident(relay.pid))
        if len(memory) % 10 == 0:
            held = (await relay.standing())[1]
            print(f"  {joins} rooms came, {held} there, {memory[-1]:.1f} MB", flush=True)
    await load.stop()
    await asyncio.sleep(1)
    lost = 1 - load.sockets.packets / (2 * load.sent)
    await _empty(relay, load, stay, 0)
    return await _verdict(relay, memory, base, joins, lost)


async def _base(relay: Ours, load: Load) -> tuple[int, int, int]:
    """Tasks, rooms and files once a first room was there: what a process opens for it, it keeps."""
    room = uuid4()
    await relay.enter(load, room, 2)
    await _empty(relay, load, [room], 0)
    await asyncio.sleep(2)
    return (*await relay.standing(), machine.files(relay.pid))


async def _empty(relay: Ours, load: Load, rooms: list[UUID], keep: int) -> None:
    """Half of the rooms are closed by the relay, the other half just go away."""
    for number, room in enumerate(rooms):
        await (relay.abandon(room) if number % 2 else relay.leave(room))
    leaving, load.peers = load.peers[keep:], load.peers[:keep]
    await asyncio.gather(*(pc.close() for pc in leaving), return_exceptions=True)


async def _verdict(
    relay: Ours, memory: list[float], base: tuple[int, int, int], joins: int, lost: float
) -> int:
    early, end = max(memory[: max(1, len(memory) // 3)]), memory[-1]
    for _ in range(120):  # the places of those who just went away are kept for a minute
        found = (*await relay.standing(), machine.files(relay.pid))
        back = all(now <= then for now, then in zip(found, base, strict=True))
        if back:
            break
        await asyncio.sleep(1)
    tasks, held, files = found
    print(
        f"{relay.name}: {joins} rooms came and went; memory {early:.1f} MB in the first third, {end:.1f} MB "
        f"at the end; {tasks} tasks (base {base[0]}), {held} rooms, {files} files (base {base[2]}); "
        f"{100 * lost:.3f} % lost"
    )
    await relay.stop()
    return int(end > early * (1 + GROWTH) or not back)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--python", action="store_true", help="in Python even where C was built")
    asked = parser.parse_args()
    machine.pin(machine.LOAD_CORE)
    return asyncio.run(soak(asked.minutes, native=library().exists() and not asked.python))


if __name__ == "__main__":
    sys.exit(main())
