"""Every half second: who gets which picture in full, small or not, and what publishers are asked for."""

from typing import TYPE_CHECKING
from uuid import UUID

from media_relay.engine.meter import Meter
from media_relay.engine.roles import PRIORITY, SMALL_OF
from media_relay.engine.seats import Seat, Wanted
from media_relay.engine.sharing import MOST, Level, Share, Wish, caps, share, stepped_down
from media_relay.engine.slots import Source

if TYPE_CHECKING:
    from media_relay.engine.room import Room


def balance(room: "Room", now: float) -> None:
    """One turn for a room."""
    sent = {
        Source(seat.participant, role): seat.meters.setdefault(role, Meter()).kbps(track.octets, now)
        for seat in room.seats.values()
        for role, track in seat.tracks.items()
    }
    small = {
        Source(seat.participant, role)
        for seat in room.seats.values()
        for role in seat.tracks
        if SMALL_OF.get(role) in seat.tracks
    }
    viewers = {seat.participant: _shares(room, seat, sent, small, now) for seat in room.seats.values()}
    for participant, shares in viewers.items():
        room.set_levels(participant, {source: given.level for source, given in shares.items()})
    _ask(room, list(viewers.values()), small)


def _shares(
    room: "Room", viewer: Seat, sent: dict[Source, int], small: set[Source], now: float
) -> dict[Source, Share]:
    peer = viewer.subscriber
    if peer is None:
        return {}
    shown = [slot.source for slot in peer.slots if slot.source is not None]
    peer.measured(now)
    held_back = any(level is not Level.FULL for level in viewer.levels.values())
    wishes = [Wish(one, one in small) for one in sorted(shown, key=_rank) if _is_looked_at(room, one)]
    most = sum(MOST[wish.source.role] for wish in wishes)
    budget = peer.downlink.budget(now, most=most, held_back=held_back)
    peer.keep_within(budget)
    return stepped_down(share(budget, wishes), sent, small)


def _rank(source: Source) -> int:
    return PRIORITY.index(source.role)


def _is_looked_at(room: "Room", source: Source) -> bool:
    return source.role in MOST and source.role not in room.seats[source.participant].muted


def _ask(room: "Room", shares: list[dict[Source, Share]], small: set[Source]) -> None:
    asked: dict[UUID, Wanted] = {}
    for source, kbps in caps(shares, small).items():
        limit = kbps if kbps is not None and kbps < MOST[source.role] else None
        asked.setdefault(source.participant, Wanted()).caps[source.role] = limit
    for given in shares:
        for source, one in given.items():
            if one.level is Level.SMALL:
                wanted = asked[source.participant]
                wanted.small = wanted.small | {source.role}
    for participant, wanted in asked.items():
        room.ask(participant, wanted)
