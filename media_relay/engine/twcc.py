"""Transport-wide feedback: tells the publisher when each packet came, so that it finds its bandwidth in
seconds.
"""

from collections.abc import Sequence
from struct import pack

from media_relay.engine.fanout import ARRIVALS, Arrivals, Row
from media_relay.engine.rtp import SEQ

_TICK = 0.00025
_REFERENCE = 0.064
_MOST = ARRIVALS


def in_a_row(came: Sequence[tuple[int, float]], first: int) -> Row | None:
    """What to tell of these numbers and times when they follow each other from `first`, none late."""
    if not came:
        return None
    reference = int(came[0][1] / _REFERENCE)
    clock, deltas = reference * _REFERENCE, bytearray()
    for seq, at in came:
        ticks = round((at - clock) / _TICK)
        if seq != first or not 0 <= ticks <= 255:
            return None
        clock += ticks * _TICK
        first = first + 1 & SEQ
        deltas.append(ticks)
    return Row(reference, bytes(deltas))


class TwccRecorder:
    """Collects arrivals (seconds of a steady clock) and packs them (draft-holmer-rmcat-transport-wide-cc-
    extensions-01).
    """

    def __init__(self) -> None:
        self._arrivals: dict[int, float] = {}
        self._unwrapped: int | None = None
        self._next: int | None = None
        self._count = 0

    def __len__(self) -> int:
        return len(self._arrivals)

    def seen(self, seq: int, now: float) -> None:
        """Takes note of one packet of the transport, of whatever track."""
        if self._unwrapped is None:
            self._unwrapped = seq
        else:
            step = (seq - self._unwrapped + 0x8000 & SEQ) - 0x8000
            seq = self._unwrapped + step
            self._unwrapped = max(self._unwrapped, seq)
        if len(self._arrivals) < _MOST:
            self._arrivals.setdefault(seq, now)

    def message(self, arrivals: Arrivals) -> bytes | None:
        """What to tell of what came since the last call; None when nothing did."""
        if self._next is not None and not self._arrivals:
            row = arrivals.in_a_row(self._next & SEQ)
            if row is not None:
                return self._in_a_row(self._next, *row)
        for seq, at in arrivals.arrivals():
            self.seen(seq, at)
        return self.fci()

    def _in_a_row(self, first: int, reference: int, deltas: bytes) -> bytes:
        """Nearly every message, at little cost: nothing is missing, and nothing came late."""
        count = len(deltas)
        self._next = first + count
        self._unwrapped = self._next - 1
        return self._head(first, count, reference) + pack("!H", 1 << 13 | count) + deltas

    def _head(self, first: int, count: int, reference: int) -> bytes:
        head = pack("!HHI", first & SEQ, count, (reference & 0xFFFFFF) << 8 | self._count)
        self._count = self._count + 1 & 0xFF
        return head

    def fci(self) -> bytes | None:
        """The message for what came since the last one, None when nothing did."""
        if not self._arrivals:
            return None
        arrivals, self._arrivals = self._arrivals, {}
        last = max(arrivals)
        # What is still missing since the last message is reported once as missing; older arrivals restart
        # from theirs.
        first = min(min(arrivals), self._next if self._next is not None else last)
        first = max(first, last - _MOST)
        self._next = last + 1
        reference = int(arrivals[min(seq for seq in arrivals if seq >= first)] / _REFERENCE)
        statuses, deltas = self._measure(arrivals, first, last, reference * _REFERENCE)
        return self._head(first, len(statuses), reference) + _chunks(statuses) + deltas

    @staticmethod
    def _measure(arrivals: dict[int, float], first: int, last: int, clock: float) -> tuple[list[int], bytes]:
        statuses: list[int] = []
        deltas = b""
        for seq in range(first, last + 1):
            at = arrivals.get(seq)
            if at is None:
                statuses.append(0)
                continue
            ticks = round((at - clock) / _TICK)
            clock += ticks * _TICK
            if 0 <= ticks <= 255:
                statuses.append(1)
                deltas += pack("!B", ticks)
            else:
                ticks = max(-32768, min(32767, ticks))
                statuses.append(2)
                deltas += pack("!h", ticks)
        return statuses, deltas


def _chunks(statuses: list[int]) -> bytes:
    """Two-bit vectors of seven, and run lengths where all is the same."""
    out, at = b"", 0
    while at < len(statuses):
        run = 1
        while at + run < len(statuses) and statuses[at + run] == statuses[at] and run < 8191:
            run += 1
        if run >= 7 or at + run == len(statuses):
            out += pack("!H", statuses[at] << 13 | run)
            at += run
            continue
        word = 0xC000
        for place, status in enumerate(statuses[at : at + 7]):
            word |= status << (12 - 2 * place)
        out += pack("!H", word)
        at += 7
    return out
