"""The busy time of an iCalendar (RFC 5545). Titles, places and people are never looked at."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from scheduling.rules.times import PARIS, Span, merged

MOST_EVENTS = 20_000
# Recurring more often than daily is no agenda, and a way to keep a worker busy.
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})


OURS = "@pivot"  # how the name ends of each entry that we write, in feeds and in e-mails


class Unreadable(ValueError):
    """Not an iCalendar, or one that cannot be followed."""


def busy_spans(
    body: bytes, since: dt.datetime, until: dt.datetime, *, held: Collection[Span] = ()
) -> list[Span]:
    """When its owner is taken between these instants, merged and cut to them. Unreadable otherwise.

    Our own acts come back in it, where our feed or our invitations are read: an act that was called off would
    keep its hour. They are known by their name, or by holding the very time of an act here (`held`).
    """
    try:
        calendar = Calendar.from_ical(body)
        _check(calendar)
        events = recurring_ical_events.of(calendar, skip_bad_series=True).between(since, until)
        spans = {_span(event) for event in events if _is_busy(event)}.difference(held)
    except Unreadable:
        raise
    except Exception as error:  # the library meets a stranger’s text: whatever it says, it is not readable
        raise Unreadable from error
    return merged(Span(max(one.starts_at, since), min(one.ends_at, until)) for one in spans)


def _check(calendar: Calendar) -> None:
    if calendar.name != "VCALENDAR":
        raise Unreadable
    for number, event in enumerate(calendar.walk("VEVENT")):
        if number >= MOST_EVENTS or any(often in TOO_OFTEN for often in _frequencies(event)):
            raise Unreadable


def _frequencies(event: Any) -> Iterator[str]:
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        yield from (str(one).upper() for one in rule.get("FREQ", []))


def _is_busy(event: Any) -> bool:
    """What is shown as free, or was cancelled, holds nobody; nor does what we wrote."""
    if str(event.get("UID", "")).endswith(OURS):
        return False
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    return not is_free and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _span(event: Any) -> Span:
    return Span(_instant(event["DTSTART"].dt), _instant(event["DTEND"].dt))


def _instant(value: dt.date | dt.datetime) -> dt.datetime:
    """A day begins at midnight in France; a time without a zone is the clock of France."""
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value if value.tzinfo else value.replace(tzinfo=PARIS)).astimezone(dt.UTC)
