"""Reminders that go by themselves: the day before, and the cart before each act. Each goes once."""

import datetime as dt
from collections import defaultdict

from django.db import transaction

from accounts.models import User
from core.clock import today
from scheduling import selectors
from scheduling.models import Appointment
from scheduling.notifications import beside, concerned
from scheduling.notifications import reminders as tell


@transaction.atomic
def carts_remind(*, at: dt.datetime) -> None:
    """Those beside the patient switch the cart on and check it while there is still time to call for help."""
    for appointment in selectors.carts_to_switch_on(at):
        tell.cart_on(appointment, beside(appointment, at), at=at)


@transaction.atomic
def tomorrow_remind(*, at: dt.datetime) -> None:
    """One message to each person who has something tomorrow."""
    day = today(at) + dt.timedelta(days=1)
    of: dict[User, list[Appointment]] = defaultdict(list)
    for appointment in selectors.booked_on(day):
        for user in set(concerned(appointment, at)):
            of[user].append(appointment)
    tell.tomorrow(of, day, at=at)
