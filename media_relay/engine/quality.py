"""What the relay sees of everybody's line, in numbers. The words are the browser's."""

from collections.abc import Iterator
from typing import Any

from media_relay.engine.events import Event
from media_relay.engine.room import Room
from media_relay.engine.seats import Seat


def measure(room: Room, now: float) -> Iterator[Event]:
    """One event for each participant who has a connection, since the last call."""
    for seat in room.seats.values():
        up, down = _up(seat, now), _down(seat)
        if up or down:
            yield Event(
                name="quality", room=room.id, participant=seat.participant, data={"up": up, "down": down}
            )


def _up(seat: Seat, now: float) -> dict[str, Any]:
    if seat.publisher is None:
        return {}
    measured: dict[str, Any] = {}
    for role, track in seat.publisher.tracks.items():
        octets, at = seat.counted.get(role, (0, now))
        seat.counted[role] = (track.octets, now)
        kbps = (track.octets - octets) * 8 / 1000 / (now - at) if now > at and track.octets >= octets else 0
        measured[role.value] = {
            "kbps": round(kbps),
            "missing": len(track.nacks),
            "given_up": track.nacks.given_up,
            "age": None if track.last_at is None else round(now - track.last_at, 1),
        }
    return measured


def _down(seat: Seat) -> dict[str, Any]:
    if seat.subscriber is None:
        return {}
    egress = [slot.egress for slot in seat.subscriber.slots if slot.source is not None]
    trips = [track.round_trip for track in egress if track.round_trip is not None]
    estimate = seat.subscriber.estimate
    return {
        "loss": round(max((track.lost for track in egress), default=0) / 256, 3),
        "rtt_ms": round(max(trips) * 1000) if trips else None,
        "estimate_kbps": None if estimate is None else estimate // 1000,
    }
