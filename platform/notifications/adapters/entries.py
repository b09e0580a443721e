"""An appointment as an entry that a calendar program takes up, moves and strikes out (RFC 5545, 5546).

As silent as the message that it goes with: when, and where if the message says where.
"""

import datetime as dt
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any, cast

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

from notifications.adapters.carriers import Entry
from notifications.models import Message
from notifications.rules import Kind

PRODUCT = "-//Pivot//Avis//FR"
SUMMARY = "Téléconsultation"


def entry_of(kind: Kind, message: Message) -> Entry | None:
    """None for a message that goes without one."""
    if not kind.calendar:
        return None
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", kind.calendar)
    calendar.add_component(_event(kind, kind.unpacked(message.context), message))
    return Entry(kind.calendar, bytes(calendar.to_ical()).decode())


def _event(kind: Kind, values: Mapping[str, Any], message: Message) -> Event:
    is_off = kind.calendar == "CANCEL"
    event = Event()
    event.add("uid", f"{values['event']}@pivot")
    event.add("sequence", values["sequence"])
    event.add("dtstamp", message.queued_at.astimezone(dt.UTC))
    event.add("dtstart", cast("dt.datetime", values["starts_at"]).astimezone(dt.UTC))
    event.add("dtend", cast("dt.datetime", values["ends_at"]).astimezone(dt.UTC))
    event.add("summary", SUMMARY)
    if values.get("place"):
        event.add("location", values["place"])
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    event.add("attendee", _attendee(message), encode=False)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    return event


def _attendee(message: Message) -> vCalAddress:
    """The reader themselves, by address and without a name; nobody reads an answer."""
    attendee = vCalAddress(f"mailto:{message.address}")
    attendee.params["RSVP"] = "FALSE"
    attendee.params["PARTSTAT"] = "ACCEPTED"
    return attendee
