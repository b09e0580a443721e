"""Which instant of the sender's clock a heart sound is, for who is shown something else of that instant.

A browser knows the RTP time of the sound it plays, but not which wall time that is unless a picture is played
in step with it. Sender reports say both; they pass here anyway.
"""

from collections.abc import Iterator

from media_relay.engine.events import Event
from media_relay.engine.roles import TrackRole
from media_relay.engine.room import Room
from media_relay.engine.rtp import unix_time
from media_relay.engine.seats import Seat


def instants(room: Room) -> Iterator[Event]:
    """One event for each listener of a stethoscope whose sender reported since the last call."""
    for seat in room.seats.values():
        yield from _instants(room, seat)


def _instants(room: Room, seat: Seat) -> Iterator[Event]:
    if seat.subscriber is None:
        return
    for slot in seat.subscriber.slots:
        source, instant = slot.source, slot.egress.instant
        if source is None or source.role is not TrackRole.STETHOSCOPE or instant is None:
            continue
        slot.egress.instant = None
        ntp, stamp = instant
        told = {
            "connection": seat.subscriber.tag,
            "mid": slot.mid,
            "source": str(source.participant),
            "stamp": stamp,
            "at_ms": unix_time(ntp) * 1000,
        }
        yield Event(
            name="instant", room=room.id, participant=seat.participant, to=seat.participant, data=told
        )
