"""An aside: the professionals talk while the patient’s side is held apart, and told so.

It is a door between the two sides of a room. Behind it everybody keeps their seat, their rights and their
connections; nobody sees or hears who is on the other side.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from media_relay.engine.roles import SIDES, SeatRole


@dataclass(slots=True)
class Aside:
    """`id` is how the trade app knows it. It lasts until it is ended, or until `by` has left."""

    id: UUID
    by: UUID
    missed_since: float | None = None

    def is_abandoned(self, *, present: bool, now: float, after: float) -> bool:
        """Whether who began it has been away for longer than a place is kept."""
        if present:
            self.missed_since = None
        elif self.missed_since is None:
            self.missed_since = now
        return self.missed_since is not None and now - self.missed_since > after


def meet(aside: Aside | None, one: SeatRole, other: SeatRole) -> bool:
    """Whether two people see and hear each other at all."""
    return aside is None or SIDES[one] is SIDES[other]


def told(aside: Aside) -> dict[str, Any]:
    """An aside as participants and trade apps hear of it."""
    return {"aside": str(aside.id), "by": str(aside.by)}
