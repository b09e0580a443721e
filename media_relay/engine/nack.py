"""What is missing from a track, and when to ask for it again."""

from media_relay.engine.fanout import Track
from media_relay.engine.rtp import SEQ

# A single request is not enough: at 5 % loss each way it left half of the time frozen, and a retry cured it.
RETRY_AFTER = 0.04
ATTEMPTS = 10
# Sound that comes later than this many requests (0.2 s) is played by nobody any more.
SOUND_ATTEMPTS = 5
# A larger hole is a cut, not a loss: a whole picture mends it sooner than hundreds of packets.
WIDEST_HOLE = 128
MISSING_KEPT = 256


class NackScheduler:
    """Times are seconds of any steady clock."""

    __slots__ = ("_attempts", "_track", "asked", "filled", "given_up", "missing")

    def __init__(self, track: Track, attempts: int = ATTEMPTS) -> None:
        self._track = track
        self.asked = self.filled = self.given_up = 0
        self._attempts = attempts
        self.missing: dict[int, list[float]] = {}

    def seen(self, seq: int, now: float) -> bool:
        """Takes note of a packet. False when the hole before it is too wide to be asked for."""
        highest = self._track.watched
        ahead = seq - highest & SEQ
        if ahead == 1 or highest < 0:
            self._track.watched = seq
        elif 1 < ahead < 0x8000:
            first = highest + 1
            self._track.watched = seq
            if ahead > WIDEST_HOLE or len(self.missing) + ahead > MISSING_KEPT:
                self.missing.clear()
                return False
            for missing in range(first, first + ahead - 1):
                self.missing[missing & SEQ] = [now, 0]
        else:
            self.filled += self.missing.pop(seq, None) is not None
        return True

    def due(self, now: float) -> list[int]:
        """What to ask for now, in the order it was lost; forgets what was asked for too often."""
        ask: list[int] = []
        for seq, plan in list(self.missing.items()):
            if plan[0] > now:
                continue
            if plan[1] >= self._attempts:
                del self.missing[seq]
                self.given_up += 1
                continue
            plan[0] = now + RETRY_AFTER
            plan[1] += 1
            ask.append(seq)
        self.asked += len(ask)
        return ask
