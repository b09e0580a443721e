"""Rules of the agenda, pure: time, hours, and what a statement about the pathway must come with."""

from scheduling.rules.busy import Unreadable, busy_spans
from scheduling.rules.delays import foreseen
from scheduling.rules.holidays import department_of, holiday_on, is_local
from scheduling.rules.hours import (
    ANYBODY,
    NO_LIMITS,
    Hours,
    Limits,
    OddDay,
    Place,
    at_place,
    civil_day,
    in_all,
    laid_out,
)
from scheduling.rules.times import (
    PARIS,
    Span,
    common,
    instant,
    is_within,
    merged,
    next_round,
    slots_in,
    widened,
    without,
)

__all__ = [
    "ANYBODY",
    "NO_LIMITS",
    "PARIS",
    "Hours",
    "Limits",
    "OddDay",
    "Place",
    "Span",
    "Unreadable",
    "at_place",
    "busy_spans",
    "civil_day",
    "common",
    "department_of",
    "foreseen",
    "holiday_on",
    "in_all",
    "instant",
    "is_local",
    "is_within",
    "laid_out",
    "merged",
    "next_round",
    "slots_in",
    "widened",
    "without",
]
