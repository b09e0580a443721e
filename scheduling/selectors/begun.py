"""Which appointments have an act that began: the room of acts says so, which this one does not know."""

from collections.abc import Callable, Collection, Iterable

from scheduling.enums import AppointmentState
from scheduling.models import Appointment

BegunLookup = Callable[[Collection[int]], Iterable[int]]
_lookups: list[BegunLookup] = []


def ask_begun(lookup: BegunLookup) -> None:
    """Of these keys of appointments, those whose act began."""
    _lookups.append(lookup)


def begun(rows: Iterable[Appointment]) -> frozenset[int]:
    """Whoever is in an act came: nobody says of them that they did not."""
    keys = [row.pk for row in rows if row.state == AppointmentState.BOOKED]
    return frozenset(key for lookup in _lookups for key in lookup(keys)) if keys else frozenset()
