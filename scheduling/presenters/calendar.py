"""Appointments as an iCalendar (RFC 5545) for another program: when and where, and nothing of whom or why."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from scheduling.enums import AppointmentState
from scheduling.models import Appointment
from scheduling.rules.busy import OURS

PRODUCT = "-//Pivot//Agenda//FR"
AGAIN = dt.timedelta(minutes=15)


def calendar(appointments: Iterable[Appointment], *, home: str) -> bytes:
    """`home`: where Pivot is, « https://pivot.example »; each event leads to its page there."""
    result = Calendar()
    result.add("prodid", PRODUCT)
    result.add("version", "2.0")
    result.add("method", "PUBLISH")
    result.add("x-wr-calname", "Pivot")
    result.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    for appointment in appointments:
        result.add_component(_event(appointment, home))
    return bytes(result.to_ical())


def _event(appointment: Appointment, home: str) -> Event:
    event = Event()
    event.add("uid", f"{appointment.public_id}{OURS}")
    event.add("dtstamp", appointment.updated_at)
    event.add("sequence", getattr(appointment, "steps", 0))
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", "Téléconsultation")
    event.add("location", appointment.place or "Visio simple")
    event.add("url", f"{home}/rendez-vous/{appointment.public_id}/")
    event.add("class", "PRIVATE")
    is_off = appointment.state == AppointmentState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    return event
