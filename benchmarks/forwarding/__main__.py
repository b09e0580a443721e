"""This relay in Python, this relay in C and Janus, one load, turn by turn. See benchmarks/README.md."""

import argparse
import asyncio
import os
import statistics
import sys
from typing import Any

from benchmarks.forwarding import machine
from benchmarks.forwarding.contenders import Ours
from benchmarks.forwarding.floor import floor
from benchmarks.forwarding.janus import Janus
from benchmarks.forwarding.measure import Measured, idle, in_turn, measure

PYTHON, NATIVE, JANUS = "python", "native", "janus"
PROMISED = {PYTHON: 20, NATIVE: 50}  # rooms at 60 % of a core
OF_JANUS = {PYTHON: 1.0, NATIVE: 0.4}  # of its CPU for a packet
IDLE, CONNECT, GROWTH = 0.0005, 0.008, 1.1
IDLE_ROOMS = 12
SLICE = 1.5  # seconds


class Bench:
    """Says each figure when it is known, and each promise at the end."""

    def __init__(self, contenders: list[Any], seconds: float, rounds: int) -> None:
        self.contenders, self.seconds, self.rounds = contenders, seconds, rounds
        self.costs: dict[str, dict[int, list[Measured]]] = {one.name: {} for one in contenders}
        self.ratios: dict[str, dict[int, list[float]]] = {name: {} for name in OF_JANUS}
        self.verdicts: list[tuple[str, bool]] = []

    def promise(self, words: str, *, kept: bool) -> None:
        self.verdicts.append((words, kept))

    async def take(self, contender: Any, rooms: int) -> Measured:
        measured = await measure(contender, rooms, self.seconds)
        print(measured.told(), flush=True)
        return measured

    async def sizes(self, sizes: list[int]) -> None:
        """A-B-C-A-B-C at each size, in slices of a second or two."""
        for rooms in sizes:
            for taken in await in_turn(self.contenders, rooms, SLICE, self.rounds):
                costs = {one.name: one.a_packet for one in taken}
                for one in taken:
                    print(one.told(), flush=True)
                    self.costs[one.name].setdefault(rooms, []).append(one)
                    if one.name in self.ratios and JANUS in costs:
                        of_janus = costs[one.name] / costs[JANUS]
                        self.ratios[one.name].setdefault(rooms, []).append(of_janus)

    def cost(self, name: str, rooms: int) -> float:
        """The middle one: half of the slices cost less."""
        return statistics.median(one.a_packet for one in self.costs[name][rooms])

    async def sixty(self) -> None:
        """The load at 60 % of a core, found from the largest size, then measured."""
        for contender in self.contenders:
            rooms, taken = max(self.costs[contender.name].items())
            share = statistics.median(one.cpu for one in taken)
            await self.take(contender, max(1, int(rooms * 0.6 / share)))

    async def promised(self) -> None:
        for contender in self.contenders:
            rooms = PROMISED.get(contender.name)
            if rooms:
                one = await self.take(contender, rooms)
                self.promise(
                    f"{contender.name}: {rooms} rooms of three at 60 % of a core, nothing lost "
                    f"({100 * one.cpu:.0f} %, {100 * one.lost:.3f} % lost)",
                    kept=one.cpu <= 0.6 and one.lost == 0,
                )

    async def idles(self) -> None:
        for contender in self.contenders:
            share = await idle(contender, IDLE_ROOMS, self.seconds)
            print(f"{contender.name:7} idle connection: {100 * share:.3f} % of a core", flush=True)
            if contender.name in PROMISED:
                words = f"{contender.name}: idle connection at most {100 * IDLE:.2f} % of a core"
                self.promise(f"{words} ({100 * share:.3f} %)", kept=share <= IDLE)

    def compare(self) -> None:
        for name, aim in OF_JANUS.items():
            if self.ratios[name]:
                middles = {rooms: statistics.median(ratios) for rooms, ratios in self.ratios[name].items()}
                told = ", ".join(
                    f"{rooms} rooms {middles[rooms]:.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
                    for rooms, ratios in self.ratios[name].items()
                )
                words = f"{name}: at most {aim} × the CPU of Janus for a packet ({told})"
                self.promise(words, kept=max(middles.values()) <= aim)
        for name in set(self.costs) & set(PROMISED):
            sizes = sorted(self.costs[name])
            grown = self.cost(name, sizes[-1]) / self.cost(name, sizes[0])
            words = f"{name}: the cost of a packet does not grow with rooms ({grown:.2f} ×)"
            self.promise(words, kept=grown <= GROWTH)
            connect = min(one.connect for taken in self.costs[name].values() for one in taken)
            words = f"{name}: connecting takes at most {1000 * CONNECT:.0f} ms of CPU"
            self.promise(f"{words} ({1000 * connect:.1f} ms)", kept=connect <= CONNECT)

    def on_paper(self) -> None:
        """The floor, and 1,000 rooms."""
        least = floor()
        if least is not None:
            packet = least[0] / 2 + least[1]
            print(
                f"floor: {least[0]:.1f} µs in, {least[1]:.1f} µs out, so {packet:.1f} µs for a packet out "
                "in a room of three (crypto and system calls alone)"
            )
            for name in self.costs:
                print(f"  {name}: {self.cost(name, max(self.costs[name])) / packet:.1f} times the floor")
        for name in self.costs:
            microseconds = self.cost(name, max(self.costs[name]))
            cores = 1000 * 960 * microseconds / 1e6 / 0.6
            print(f"1,000 rooms of three, VGA, at 60 % of each core: {name} {cores:.0f} cores")


async def run(asked: argparse.Namespace) -> int:
    contenders = []
    for one in (Ours(PYTHON, native=False), Ours(NATIVE, native=True), Janus()):
        reason = one.missing()
        if reason:
            print(f"{one.name}: {reason}; going on without")
        elif not asked.only or one.name in asked.only.split(","):
            contenders.append(one)
    bench = Bench(contenders, asked.seconds, asked.rounds)
    await bench.sizes([int(rooms) for rooms in asked.sizes.split(",")])
    if not asked.short:
        await bench.sixty()
        await bench.promised()
        await bench.idles()
    bench.compare()
    bench.on_paper()
    for words, kept in bench.verdicts:
        print(f"{'✓' if kept else '✗'} {words}")
    return int(not all(kept for _, kept in bench.verdicts))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true", help="two sizes, three slices: about two minutes")
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=9, help="slices of each at each size")
    parser.add_argument("--sizes", default="", help="rooms, 2,8,16,24")
    parser.add_argument("--only", default="", help="python,native,janus")
    asked = parser.parse_args()
    if asked.short:
        asked.rounds = 3
    asked.sizes = asked.sizes or ("2,8" if asked.short else "2,8,16,24")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before, Python {sys.version.split()[0]}")
    machine.pin(machine.LOAD_CORE)
    return asyncio.run(run(asked))


if __name__ == "__main__":
    sys.exit(main())
