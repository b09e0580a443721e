"""The objections that stand, and the acts that wait for a decision on one."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from core.actors import Actor
from patients.models import Patient
from scheduling import policies
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, Objection
from scheduling.selectors.agenda import visible_to


def objections_of(appointment: Appointment) -> list[Objection]:
    """Those that stand against this act, the first made first."""
    rows = appointment.objections.filter(withdrawn_at__isnull=True)
    return list(rows.select_related("practitioner").order_by("made_at", "pk"))


def undecided(appointment: Appointment) -> list[Objection]:
    """Those that the physician of the act has not decided on."""
    return [one for one in objections_of(appointment) if one.kept_at is None]


def own_objection(actor: Actor, appointment: Appointment) -> Objection | None:
    own = [one for one in objections_of(appointment) if one.practitioner_id == actor.practitioner_id]
    return own[0] if own else None


def objected(rows: Iterable[Appointment]) -> frozenset[int]:
    """Of these acts, those against which an objection stands."""
    found = Objection.objects.filter(appointment__in=[row.pk for row in rows], withdrawn_at__isnull=True)
    return frozenset(found.values_list("appointment", flat=True))


def acts_objected(actor: Actor, at: dt.datetime) -> QuerySet[Appointment]:
    """The acts to come of this physician that wait for their decision, in order of time."""
    open_ones = Objection.objects.filter(
        appointment=OuterRef("pk"), withdrawn_at__isnull=True, kept_at__isnull=True
    )
    own = actor.practitioner_id if actor.role == "physician" else None
    rows = visible_to(actor).filter(Exists(open_ones), practitioner=own, practitioner__isnull=False)
    return rows.filter(state=AppointmentState.BOOKED, ends_at__gt=at).order_by("starts_at", "pk")


def coming_of(patient: Patient, at: dt.datetime) -> QuerySet[Appointment]:
    """What is booked for a patient from now on, with any physician."""
    rows = Appointment.objects.filter(patient=patient, state=AppointmentState.BOOKED, starts_at__gt=at)
    return rows.select_related("site", "patient").order_by("starts_at", "pk")


def is_read_as_treating(actor: Actor, appointment: Appointment) -> bool:
    """Whether nothing but treating the patient opens this page to the actor: it is then written down."""
    return not policies.takes_part(actor, appointment)
