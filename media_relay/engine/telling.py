"""What one room tells, and who may know it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from media_relay.engine.events import Event
from media_relay.engine.roles import PRIORITY
from media_relay.engine.seats import Seat

Told = dict[str, Any]


class Telling:
    """The events of one room. `emit` must not wait."""

    def __init__(self, room: UUID, emit: Callable[[Event], None]) -> None:
        self._room = room
        self._emit = emit

    def everybody(self, name: str, told: Told | None = None) -> None:
        """Of the room itself, to all who are in it."""
        self._emit(Event(name=name, room=self._room, data=told or {}))

    def of(self, participant: UUID, name: str, told: Told | None = None) -> None:
        """Of one participant, to all who are in it."""
        self._emit(Event(name=name, room=self._room, participant=participant, data=told or {}))

    def to(self, participant: UUID, name: str, told: Told) -> None:
        """Of one participant, to them alone."""
        self._emit(Event(name=name, room=self._room, participant=participant, to=participant, data=told))

    def tracks(self, seat: Seat) -> None:
        """What somebody shows and says now."""
        self.of(seat.participant, "tracks", {"tracks": _tracks(seat)})


def roster(seats: dict[UUID, Seat], viewer: UUID) -> list[Told]:
    """Who is there, as one participant may know it; somebody waiting knows only of themselves."""
    waiting = seats[viewer].rights.waiting
    return [_line(seat) for seat in seats.values() if not waiting or seat.participant == viewer]


def _line(seat: Seat) -> Told:
    return {
        "participant": str(seat.participant),
        "person": str(seat.person),
        "label": seat.rights.label,
        "role": seat.rights.role.value,
        "waiting": seat.rights.waiting,
        "present": seat.present,
        "tracks": _tracks(seat),
    }


def _tracks(seat: Seat) -> list[Told]:
    return [{"role": role.value, "muted": role in seat.muted} for role in seat.tracks if role in PRIORITY]
