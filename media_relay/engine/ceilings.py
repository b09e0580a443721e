"""What a publisher may send: far more than any browser is asked for, far less than what floods a process."""

from collections import Counter

from media_relay.engine.meter import Meter
from media_relay.engine.roles import SMALL_OF, TrackRole

# kbit/s of one track. sharing.MOST is what browsers send at the most: a whole picture in one burst fits.
_PICTURE, _SMALL, _SOUND = 8_000, 1_500, 768
# Looks in a row, half a second each, before a track is stopped: a burst is no flood.
_LOOKS = 3
# What comes of no track of ours at all, before the connection is closed.
_STRAYS = 4_000
# So long it stays stopped, whatever connection brings it again.
STOPPED_SECONDS = 30.0


def ceiling(role: TrackRole) -> int:
    """The most kbit/s of a track."""
    if role.is_audio:
        return _SOUND
    return _SMALL if role in SMALL_OF.values() else _PICTURE


class Ceilings:
    """Of one participant; looked at every half second."""

    def __init__(self) -> None:
        self._meters: dict[TrackRole, Meter] = {}
        self._strays = Meter()
        self._over: Counter[TrackRole | None] = Counter()

    def broken(self, octets: dict[TrackRole, int], now: float) -> dict[TrackRole, int]:
        """The tracks that send too much, and what they send."""
        rates = {
            role: self._meters.setdefault(role, Meter()).kbps(sent, now) for role, sent in octets.items()
        }
        return {role: kbps for role, kbps in rates.items() if self._is_too_much(role, kbps, ceiling(role))}

    def is_flood(self, strays: int, now: float) -> bool:
        """Whether octets that belong to no track come and come."""
        return self._is_too_much(None, self._strays.kbps(strays, now), _STRAYS)

    def _is_too_much(self, what: TrackRole | None, kbps: int, most: int) -> bool:
        self._over[what] = self._over[what] + 1 if kbps > most else 0
        if self._over[what] < _LOOKS:
            return False
        self._over[what] = 0
        return True
