"""Who may book, move, cancel and see appointments."""

import datetime as dt

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from directory.models import Practitioner
from patients import policies as patients
from patients.models import Patient
from scheduling.models import Appointment

SITE_VIEWERS = frozenset({"nurse", "site_coordinator"})


BOOKERS = frozenset({"physician", "secretary"})


def can_use_booking(actor: Actor) -> bool:
    """Whether the booking pages are for this actor at all."""
    return actor.role in BOOKERS


def can_book(actor: Actor, patient: Patient, practitioner: Practitioner, at: dt.datetime) -> bool:
    """A physician books any offered slot for a patient they follow; a secretary, for who delegated."""
    own_agenda = practitioner.pk in actor.practitioner_ids
    may = can_use_booking(actor) and (own_agenda or actor.role == "physician")
    return may and patients.can_know(actor, patient, at)


def involves(actor: Actor) -> Q:
    """The appointments that concern the actor: their own or delegated agenda, or their site’s cart."""
    concerned = Q(practitioner__in=actor.practitioner_ids) | Q(nurse__in=actor.practitioner_ids)
    if actor.role in SITE_VIEWERS:
        concerned |= Q(site__in=actor.site_ids)
    return concerned


def can_see(actor: Actor, appointment: Appointment) -> bool:
    """The same, asked of one appointment."""
    parties = {appointment.practitioner_id, appointment.nurse_id} - {None}
    on_site = actor.role in SITE_VIEWERS and appointment.site_id in actor.site_ids
    return bool(parties & actor.practitioner_ids) or on_site


def can_change(actor: Actor, appointment: Appointment) -> bool:
    """Moving and cancelling belong to the physician’s side; the site may cancel what it cannot hold."""
    return appointment.practitioner_id in actor.practitioner_ids or (
        actor.role in SITE_VIEWERS and appointment.site_id in actor.site_ids
    )


def require_motive_keeper(actor: Actor) -> None:
    """Motives and their signs are regional data (HAS), kept by the regional administration."""
    if actor.role != "regional_admin":
        raise Refused("Les motifs sont tenus par l’administration régionale.")
