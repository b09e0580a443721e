"""What the relay sees of everybody's line, in numbers. The words are the browser's."""

from collections.abc import Iterator
from typing import Any

from media_relay.engine.events import Event
from media_relay.engine.ingress import IngressTrack
from media_relay.engine.meter import LossMeter, Meter
from media_relay.engine.room import Room
from media_relay.engine.seats import Seat
from media_relay.engine.sharing import Level
from media_relay.engine.subscribing import Slot


def measure(room: Room, now: float) -> Iterator[Event]:
    """One event for each participant who has a connection, since the last call."""
    for seat in room.seats.values():
        up, down = _up(seat, now), _down(seat, now)
        if up or down:
            yield Event(
                name="quality", room=room.id, participant=seat.participant, data={"up": up, "down": down}
            )


def _up(seat: Seat, now: float) -> dict[str, Any]:
    if seat.publisher is None:
        return {}
    return {role.value: _received(seat, track, now) for role, track in seat.publisher.tracks.items()}


def _received(seat: Seat, track: IngressTrack, now: float) -> dict[str, Any]:
    """What came of one track, before it was repaired."""
    octets, losses = seat.counted.setdefault(track.role, (Meter(), LossMeter()))
    return {
        "kbps": octets.kbps(track.octets, now),
        "loss": round(losses.share(track.reception.expected, track.reception.received), 3),
        "missing": len(track.nacks.missing),
        "given_up": track.nacks.given_up,
        "age": None if track.last_at is None else round(now - track.last_at, 1),
    }


def _down(seat: Seat, now: float) -> dict[str, Any]:
    if seat.subscriber is None:
        return {}
    slots = [slot for slot in seat.subscriber.slots if slot.source is not None]
    trips = [slot.egress.round_trip for slot in slots if slot.egress.round_trip is not None]
    estimate = seat.subscriber.estimate
    return {
        "loss": round(max((slot.egress.lost for slot in slots), default=0) / 256, 3),
        "rtt_ms": round(max(trips) * 1000) if trips else None,
        "estimate_kbps": None if estimate is None else estimate // 1000,
        "tracks": [_sent(seat, slot, now) for slot in slots],
    }


def _sent(seat: Seat, slot: Slot, now: float) -> dict[str, Any]:
    """What one slot carries, and what its viewer says to have lost of it."""
    if slot.source is None:
        return {}
    return {
        "from": str(slot.source.participant),
        "role": slot.source.role.value,
        "level": seat.levels.get(slot.source, Level.FULL).value,
        "kbps": slot.meter.kbps(slot.egress.octets, now),
        "loss": round(slot.egress.lost / 256, 3),
    }
