"""The only door for reading the agenda."""

from scheduling.selectors.agenda import (
    appointment_for,
    appointments_between,
    flag_entry,
    motive_entry,
    motive_for,
    motives,
    motives_offered,
    own_flags_of,
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
    "flag_entry",
    "free_slots",
    "free_spans",
    "motive_entry",
    "motive_for",
    "motives",
    "motives_offered",
    "offers_for",
    "own_flags_of",
    "own_time",
    "red_flags_of",
    "visible_to",
]
