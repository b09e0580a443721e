"""The figures of one relay process: what it holds, and totals that only grow.

Tracks and connections come and go with their counters; totals take what each grew by since the last look.
"""

import os
import resource
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from media_relay.engine.engine import Engine
from media_relay.engine.histogram import Histogram
from media_relay.engine.publishing import PublishPeer
from media_relay.engine.roles import SeatRole
from media_relay.engine.subscribing import SubscribePeer
from media_relay.metrics import Figure, one
from media_relay.worker.outbox import Outbox
from media_relay.worker.watchdog import Watchdog

CONNECT_BOUNDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0, 15.0)

TOTALS = {
    "packets_in": "Packets received from publishers, after decryption",
    "octets_in": "Bytes of them",
    "duplicates": "Packets received twice",
    "nacks_asked": "Lost packets asked for again, each time counted",
    "nacks_filled": "Lost packets that came after all",
    "nacks_given_up": "Lost packets asked for too often",
    "keyframes_asked": "Whole pictures asked of publishers",
    "packets_out": "Packets sent to subscribers",
    "octets_out": "Bytes of them",
    "repeats": "Packets sent again on demand",
    "repeats_refused": "Requests for packets that exceeded the budget",
    "doubled": "Packets of sound sent twice, to who loses some and asks for none",
    "rejected": "Packets that did not decrypt",
    "dropped_socket": "Packets the system would not take",
    "dropped_pacer": "Packets beyond the queue of a narrow line",
    "connected": "Connections that came up",
    "not_connected": "Connections that never came up",
    "leases_lost": "Rooms that another process took over",
}


class Figures:
    def __init__(self, engine: Engine, outbox: Outbox, watchdog: Watchdog) -> None:
        self.totals: Counter[str] = Counter(dict.fromkeys(TOTALS, 0))
        self.connects = Histogram(CONNECT_BOUNDS)
        self.draining = False
        self._engine, self._outbox, self._watchdog = engine, outbox, watchdog
        self._seen: WeakKeyDictionary[Any, dict[str, int]] = WeakKeyDictionary()
        self._coming: set[PublishPeer | SubscribePeer] = set()

    def collect(self) -> None:
        """Every two seconds, and before figures are told."""
        for peer in self._peers():
            if peer not in self._seen:
                self._seen[peer] = {}
                self._coming.add(peer)
            for source, counters in _counters(peer):
                self._grow(source, counters)
        self._grow(self._engine.fan_out, {"dropped_socket": self._engine.fan_out.dropped})
        for peer in list(self._coming):
            self._settle(peer)

    def _peers(self) -> Iterator[PublishPeer | SubscribePeer]:
        for room in self._engine.rooms.values():
            for seat in room.seats.values():
                yield from seat.peers()

    def _grow(self, source: object, counters: dict[str, int]) -> None:
        before = self._seen.get(source, {})
        for name, value in counters.items():
            self.totals[name] += max(0, value - before.get(name, 0))
        self._seen[source] = counters

    def _settle(self, peer: PublishPeer | SubscribePeer) -> None:
        """Counts a connection once it is known whether it came up."""
        if peer.connect_seconds is not None:
            self.totals["connected"] += 1
            self.connects.observe(peer.connect_seconds)
        elif peer.closed:
            self.totals["not_connected"] += 1
        else:
            return
        self._coming.discard(peer)

    def beat(self) -> dict[str, Any]:
        """The same in the heartbeat, for those who look at all processes at once."""
        self.collect()
        return {
            "seats": sum(self._seats().values()),
            "memory_mb": round(memory() / 2**20),
            "stalls": self._watchdog.stalls,
            "totals": dict(self.totals),
        }

    def _seats(self) -> dict[str, int]:
        found = Counter(dict.fromkeys((role.value for role in SeatRole), 0))
        for room in self._engine.rooms.values():
            found.update(seat.rights.role.value for seat in room.seats.values())
        return dict(found)

    def figures(self) -> list[Figure]:
        self.collect()
        usage = resource.getrusage(resource.RUSAGE_SELF)
        watch = self._watchdog
        return [
            one("pivot_relay_rooms", "Rooms held", len(self._engine.rooms), "gauge"),
            Figure("pivot_relay_seats", "Participants by role", self._seats(), "gauge", "role"),
            *(one(f"pivot_relay_{name}_total", said, self.totals[name]) for name, said in TOTALS.items()),
            Figure("pivot_relay_connect_seconds", "From an offer to media", self.connects),
            Figure("pivot_relay_loop_lag_seconds", "How late the loop's clock was", self._engine.lags),
            one("pivot_relay_stalls_total", "Times the loop stood still", watch.stalls),
            one("pivot_relay_stalled_seconds_total", "How long in all", watch.stalled_seconds),
            one(
                "pivot_relay_strained",
                "1 while the loop lags and new rooms had better go elsewhere",
                int(watch.strained),
                "gauge",
            ),
            one("pivot_relay_draining", "1 while the process is leaving", int(self.draining), "gauge"),
            one("pivot_relay_unsaid_total", "Messages that could not be handed on", self._outbox.lost),
            one("pivot_relay_cpu_seconds_total", "Processor time", usage.ru_utime + usage.ru_stime),
            one("pivot_relay_memory_bytes", "Memory in use", memory(), "gauge"),
        ]


def _counters(peer: PublishPeer | SubscribePeer) -> Iterable[tuple[object, dict[str, int]]]:
    """What each part of a connection counted since it is there."""
    transport = peer.pc.transport
    if transport is not None:
        yield transport, {"rejected": transport.rejected, "dropped_socket": transport.unsent}
    if isinstance(peer, PublishPeer):
        for track in peer.tracks.values():
            yield (
                track,
                {
                    "packets_in": track.packets,
                    "octets_in": track.octets,
                    "duplicates": track.duplicates,
                    "nacks_asked": track.nacks.asked,
                    "nacks_filled": track.nacks.filled,
                    "nacks_given_up": track.nacks.given_up,
                    "keyframes_asked": track.keyframes,
                },
            )
        return
    yield peer.pacer, {"dropped_pacer": peer.pacer.dropped}
    yield peer.doubling, {"doubled": peer.doubling.sent}
    for slot in peer.slots:
        out = slot.egress
        yield (
            out,
            {
                "packets_out": out.packets,
                "octets_out": out.octets,
                "repeats": out.repeated,
                "repeats_refused": out.refused,
            },
        )


def memory() -> int:
    """Bytes of this process in memory."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * os.sysconf("SC_PAGE_SIZE")
