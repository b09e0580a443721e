"""Reminders that go by themselves: the day before, and the cart before each act. Each goes once."""

import datetime as dt
from collections import defaultdict

from django.db import transaction

from accounts.models import User
from core.clock import today
from scheduling import selectors
from scheduling.models import Appointment
from scheduling.notifications import beside, concerned
from scheduling.notifications import patients as tell_patients
from scheduling.notifications import reminders as tell
from scheduling.rules import civil_day

HOUR_BEFORE = dt.timedelta(hours=1)
JUST_TOLD = dt.timedelta(hours=2)  # who was sent the link that evening was told


@transaction.atomic
def carts_remind(*, at: dt.datetime) -> None:
    """Those beside the patient switch the cart on and check it while there is still time to call for help."""
    for appointment in selectors.carts_to_switch_on(at):
        tell.cart_on(appointment, beside(appointment, at), at=at)


@transaction.atomic
def patients_remind(*, at: dt.datetime) -> None:
    """An hour before, those who hold a link and want it."""
    for link in selectors.links_to_remind(at, at + HOUR_BEFORE):
        person = selectors.person_of(link)
        if person.choice.hour_before:
            tell_patients.reminded(link, person, "hour", at=at)


@transaction.atomic
def tomorrow_remind(*, at: dt.datetime) -> None:
    """One message to each person who has something tomorrow; to patients and relatives as they want."""
    day = today(at) + dt.timedelta(days=1)
    of: dict[User, list[Appointment]] = defaultdict(list)
    for appointment in selectors.booked_on(day):
        for user in set(concerned(appointment, at)):
            of[user].append(appointment)
    tell.tomorrow(of, day, at=at)
    _patients_of(day, at)


def _patients_of(day: dt.date, at: dt.datetime) -> None:
    span = civil_day(day)
    for link in selectors.links_to_remind(span.starts_at, span.ends_at):
        person = selectors.person_of(link)
        if person.choice.day_before and at - link.sent_at > JUST_TOLD:
            tell_patients.reminded(link, person, "day", at=at)
