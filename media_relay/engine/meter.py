"""Rates from growing counters."""


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
