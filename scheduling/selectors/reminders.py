"""What people are reminded of."""

import datetime as dt

from django.db.models import QuerySet

from scheduling.enums import AppointmentState
from scheduling.models import Appointment
from scheduling.rules import civil_day

CART_ON_BEFORE = dt.timedelta(minutes=20)  # long enough to start a cart, try it and call for help


def carts_to_switch_on(at: dt.datetime) -> QuerySet[Appointment]:
    """The appointments at a cart that begin soon."""
    soon = _booked().filter(starts_at__gt=at, starts_at__lte=at + CART_ON_BEFORE)
    return soon.filter(cart__isnull=False)


def booked_on(day: dt.date) -> QuerySet[Appointment]:
    """In order of time."""
    span = civil_day(day)
    return _booked().filter(starts_at__gte=span.starts_at, starts_at__lt=span.ends_at)


def _booked() -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(state=AppointmentState.BOOKED).select_related("site")
    return rows.order_by("starts_at", "pk")
