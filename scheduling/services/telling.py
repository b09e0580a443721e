"""Open agendas hear that something in them changed: not what, each fetches it with its own rights."""

import datetime as dt
from uuid import UUID

from accounts import selectors as accounts
from accounts.enums import Role
from core.clock import today
from notifications.adapters.live import pages_signal
from scheduling import selectors
from scheduling.models import Appointment

AT_SITES = (Role.NURSE, Role.SITE_COORDINATOR)


def agendas_tell(*, public_id: UUID, at: dt.datetime) -> None:
    """To those whose agenda shows it. A signal lost is made good when the page looks by itself."""
    appointment = selectors.appointment_told(public_id)
    if appointment is not None:
        pages_signal(_readers(appointment, today(at)), "agenda")


def _readers(appointment: Appointment, on: dt.date) -> list[int]:
    held = [appointment.practitioner_id, appointment.nurse_id, appointment.requester_id]
    people = [*accounts.users_of(held), *accounts.delegates_of(held, on)]
    if appointment.site is not None:
        people += [user for role in AT_SITES for user in accounts.users_at(appointment.site, role, on)]
    return sorted({user.pk for user in people})
