"""Rules of the agenda, pure: time arithmetic, and what a statement about the pathway must come with."""

from scheduling.rules.times import (
    PARIS,
    Span,
    WeeklyHours,
    common,
    is_within,
    merged,
    slots_in,
    spans_on,
    without,
)

__all__ = [
    "PARIS",
    "Span",
    "WeeklyHours",
    "common",
    "is_within",
    "merged",
    "slots_in",
    "spans_on",
    "without",
]
