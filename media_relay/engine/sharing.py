"""How the line of one subscriber is shared out among the pictures. Plain values: no peer, no clock."""

from enum import StrEnum
from typing import NamedTuple

from media_relay.engine.roles import TrackRole
from media_relay.engine.slots import Source

# kbit/s. What a picture may grow to (static/js/media/roles.js sends no more), what it needs to be worth
# sending at all, and what its small version takes.
MOST = {TrackRole.HAND_CAMERA: 2500, TrackRole.SCREEN: 1500, TrackRole.CAMERA: 1000}
LEAST = {TrackRole.HAND_CAMERA: 200, TrackRole.SCREEN: 200, TrackRole.CAMERA: 160}
SMALL = {TrackRole.HAND_CAMERA: 120, TrackRole.CAMERA: 80}


class Level(StrEnum):
    """How much of a picture somebody gets. The names travel in the signalling messages."""

    FULL = "full"
    SMALL = "small"
    STOPPED = "stopped"


class Wish(NamedTuple):
    """A picture that somebody could see; `has_small` when its publisher can send a small version too."""

    source: Source
    has_small: bool


class Share(NamedTuple):
    """What one picture gets; `kbps` None where nothing limits it."""

    level: Level
    kbps: int | None


def share(budget: int | None, wishes: list[Wish]) -> dict[Source, Share]:
    """Shares `budget` kbit/s out, first wish first; None: the line limits nothing.

    First everybody's least, a small version where there is one; then each picture grows in turn. The last in
    the order steps down first, and stops first.
    """
    if budget is None:
        return {wish.source: Share(Level.FULL, None) for wish in wishes}
    given: dict[Source, int] = {}
    for wish in wishes:
        need = _least(wish)
        given[wish.source] = need if need <= budget else 0
        budget -= given[wish.source]
    shares: dict[Source, Share] = {}
    for wish in wishes:
        shares[wish.source] = grown = _grown(wish, given[wish.source], budget)
        budget -= (grown.kbps or 0) - given[wish.source]
    return shares


def _least(wish: Wish) -> int:
    role = wish.source.role
    return SMALL[role] if wish.has_small else LEAST[role]


def _grown(wish: Wish, kbps: int, rest: int) -> Share:
    role = wish.source.role
    if not kbps:
        return Share(Level.STOPPED, 0)
    if kbps + rest >= LEAST[role]:
        return Share(Level.FULL, min(MOST[role], kbps + rest))
    return Share(Level.SMALL, kbps)


def caps(shares: list[dict[Source, Share]], small: set[Source]) -> dict[Source, int | None]:
    """What each publisher should send at the most: the best line decides where the others can have the small
    version, the weakest where there is none. 0 when nobody gets the full picture; None: no limit.
    """
    found: dict[Source, list[int | None]] = {}
    for one in shares:
        for source, given in one.items():
            full = found.setdefault(source, [])
            if given.level is Level.FULL:
                full.append(given.kbps)
    return {source: _cap(full, best=source in small) for source, full in found.items()}


def _cap(full: list[int | None], *, best: bool) -> int | None:
    limited = [kbps for kbps in full if kbps is not None]
    if best:
        return None if len(limited) < len(full) else max(limited, default=0)
    return min(limited) if limited else (None if full else 0)


def stepped_down(
    shares: dict[Source, Share], sent: dict[Source, int], small: set[Source]
) -> dict[Source, Share]:
    """The same once what is really sent is known: who cannot follow the others gets the small version."""
    return {
        source: Share(Level.SMALL, SMALL[source.role])
        if source in small and _is_outrun(given, sent.get(source, 0))
        else given
        for source, given in shares.items()
    }


def _is_outrun(given: Share, sent: int) -> bool:
    return given.level is Level.FULL and given.kbps is not None and sent > 1.5 * given.kbps
