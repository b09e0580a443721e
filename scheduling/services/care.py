"""The file of a patient, open to those whom an appointment holds."""

import datetime as dt

from core.actors import Actor
from directory.models import Practitioner
from patients import services as patients
from patients.enums import CareReason
from scheduling.models import Appointment
from territory.models import Site

# Long enough for the follow-up of the act, then the link ends by itself.
FOLLOW_UP = dt.timedelta(days=365)


def care_open(
    actor: Actor,
    appointment: Appointment,
    at: dt.datetime,
    *,
    practitioner: Practitioner | None = None,
    site: Site | None = None,
) -> None:
    patients.care_relation_open(
        actor=actor,
        patient=appointment.patient,
        reason=CareReason.APPOINTMENT,
        source=appointment.public_id,
        practitioner=practitioner,
        site=site,
        until=appointment.ends_at + FOLLOW_UP,
        at=at,
    )
