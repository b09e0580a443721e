"""The only door for reading the agenda."""

from scheduling.selectors.agenda import (
    appointment_for,
    appointments_between,
    motive_for,
    motives_offered,
    red_flags_of,
    visible_to,
)
from scheduling.selectors.offers import Offer, carts_near, offers_for
from scheduling.selectors.slots import OwnTime, Slot, free_slots, free_spans, own_time

__all__ = [
    "Offer",
    "OwnTime",
    "Slot",
    "appointment_for",
    "appointments_between",
    "carts_near",
    "free_slots",
    "free_spans",
    "motive_for",
    "motives_offered",
    "offers_for",
    "own_time",
    "red_flags_of",
    "visible_to",
]
