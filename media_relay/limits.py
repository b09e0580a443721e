"""How much one socket may say."""

# An offer of eleven lines is about 25 kB.
LARGEST_MESSAGE = 64_000


class RateLimit:
    """A bucket of `burst` messages that fills at `a_second`. Times are seconds of any steady clock."""

    def __init__(self, burst: int = 60, a_second: float = 10.0) -> None:
        self._burst, self._a_second = burst, a_second
        self._left, self._at = float(burst), 0.0

    def allows(self, now: float) -> bool:
        self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
