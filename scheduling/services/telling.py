"""Open agendas hear that something in them changed: not what, each fetches it with its own rights.

Whoever runs places looks at one of many: they hear which one changed, and the page of another stays still.
"""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from core.clock import today
from notifications.adapters.live import pages_signal
from scheduling import selectors
from scheduling.models import Appointment
from territory.models import Site, Territory

AT_SITES = (Role.NURSE, Role.PHARMACIST, Role.SITE_COORDINATOR)


def agendas_tell(*, public_id: UUID, at: dt.datetime) -> None:
    """To those whose agenda shows it. A signal lost is made good when the page looks by itself."""
    appointment = selectors.appointment_told(public_id)
    if appointment is None:
        return
    pages_signal(_readers(appointment, today(at)), "agenda")
    for place, users in _places(appointment, today(at)):
        pages_signal(sorted({user.pk for user in users}), f"agenda-{place.public_id}")


def _readers(appointment: Appointment, on: dt.date) -> list[int]:
    held = [appointment.practitioner_id, appointment.nurse_id]
    held += [appointment.beside_id, appointment.requester_id]
    people = [*accounts.users_of(held), *accounts.delegates_of(held, on)]
    if appointment.site is not None:
        people += [user for role in AT_SITES for user in accounts.users_at(appointment.site, role, on)]
    return sorted({user.pk for user in people})


def _places(appointment: Appointment, on: dt.date) -> Iterator[tuple[Site | Territory, list[User]]]:
    """The site and the rotas whose agenda shows it, each with those who may open that (`policies.boards`)."""
    region = accounts.administrators(on)
    if appointment.site is not None:
        yield appointment.site, [*region, *accounts.coordinators_of([appointment.site.territory_id], on)]
    for rota in selectors.rotas_kept_by(appointment.practitioner_id):
        keepers = list(selectors.rota_of(rota).values_list("pk", flat=True))
        people = [*accounts.users_of(keepers), *accounts.delegates_of(keepers, on)]
        yield rota, [*region, *people, *accounts.coordinators_of([rota.pk], on)]
