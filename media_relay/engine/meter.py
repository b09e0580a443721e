"""Rates from growing counters."""

# One packet lost of the twelve of a quiet half second is chance, and says nothing of the line.
_ENOUGH = 60


class Meter:
    """One counter of octets."""

    __slots__ = ("_at", "_octets")

    def __init__(self) -> None:
        self._octets, self._at = 0, 0.0

    def kbps(self, octets: int, now: float) -> int:
        """Since the last call; 0 the first time, and after a counter started again."""
        grown, span = octets - self._octets, now - self._at
        first, self._octets, self._at = not self._at, octets, now
        return 0 if first or grown < 0 or span <= 0 else round(grown * 8 / 1000 / span)


class LossMeter:
    """Two counters: packets that were due, packets that came."""

    __slots__ = ("_due", "_got")

    def __init__(self) -> None:
        self._due = self._got = 0

    def share(self, due: int, got: int) -> float:
        """What was lost of what was due since the last call, from 0 to 1."""
        grown, came = due - self._due, got - self._got
        self._due, self._got = due, got
        return max(0.0, min(1.0, 1 - came / grown)) if grown > 0 else 0.0


class LossShare:
    """What a listener's reports say of losses (from 0 to 1), once they speak of enough packets together."""

    __slots__ = ("_due", "_lost", "share")

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._due, self._lost, self.share = 0, 0.0, 0.0

    def told(self, due: int, share: float) -> None:
        """One report: of `due` packets, this share was lost."""
        self._due, self._lost = self._due + due, self._lost + due * share
        if self._due >= _ENOUGH:
            self.share = self._lost / self._due
            self._due, self._lost = 0, 0.0
