"""Whose hours: the three owners are written, read and drawn alike."""

from typing import NamedTuple

from directory.models import Practitioner
from scheduling.models.availability import CartOpening, NursePresence, WeeklyAvailability, WeeklyRule
from scheduling.models.exceptions import (
    AvailabilityException,
    CartException,
    DayException,
    PresenceException,
)
from territory.models import Cart, Site

Owner = Practitioner | Cart | Site


class Calendar(NamedTuple):
    """Where the hours and the exceptions of one kind of owner are kept; `field` names the owner there."""

    field: str
    hours: type[WeeklyRule]
    exceptions: type[DayException]


CALENDARS: dict[type[Owner], Calendar] = {
    Practitioner: Calendar("practitioner", WeeklyAvailability, AvailabilityException),
    Cart: Calendar("cart", CartOpening, CartException),
    Site: Calendar("site", NursePresence, PresenceException),
}


def calendar_of(owner: Owner) -> Calendar:
    return CALENDARS[type(owner)]
