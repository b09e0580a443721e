"""Links sent to patients of Dr Morel’s for the coming days, to be read in the stand-in mailbox."""

import datetime as dt

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from core.clock import today
from patients.selectors import contact_of
from scheduling import services
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, AppointmentLink

MOST = 2
AHEAD = dt.timedelta(hours=6)  # far enough that its patient may still move it


def freshen(at: dt.datetime) -> int:
    """Two links, one of them answered already, unless some still wait; returns how many were sent."""
    coming = Appointment.objects.filter(
        practitioner__family_name="Morel",
        practitioner__given_name="Sophie",
        state=AppointmentState.BOOKED,
        starts_at__gt=at + AHEAD,
    )
    if AppointmentLink.objects.filter(appointment__in=coming, revoked_at__isnull=True).exists():
        return 0
    sylvie = accounts.actor_as(User.objects.get(family_name="Carlier"), Role.SECRETARY, today(at))
    rows = coming.select_related("patient").order_by("starts_at", "pk")
    reached = [row for row in rows if contact_of(row.patient).is_reached][:MOST]
    links = [services.link_send(actor=sylvie, appointment=row, at=at) for row in reached]
    for answered in links[1:]:
        services.link_confirm(link=answered, at=at)
    return len(links)
