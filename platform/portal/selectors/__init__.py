"""What looks across the acts: the day of an actor, the state of the region. Reads only."""

from portal.selectors.documents import patient_of
from portal.selectors.region import DayCount, Region, SiteToday, names_of, region_for
from portal.selectors.today import (
    Copy,
    Left,
    Today,
    acts_objected,
    copies_received,
    demands_followed,
    demands_to_answer,
    failed_before,
    invitations,
    low_devices_of,
    messages_left,
    next_slots_of,
    patients_of_today,
    reports_to_sign,
    sheets_ready,
    today_of,
)

__all__ = [
    "Copy",
    "DayCount",
    "Left",
    "Region",
    "SiteToday",
    "Today",
    "acts_objected",
    "copies_received",
    "demands_followed",
    "demands_to_answer",
    "failed_before",
    "invitations",
    "low_devices_of",
    "messages_left",
    "names_of",
    "next_slots_of",
    "patient_of",
    "patients_of_today",
    "region_for",
    "reports_to_sign",
    "sheets_ready",
    "today_of",
]
