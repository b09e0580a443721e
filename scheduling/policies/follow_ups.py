"""Who plans what comes next, who sees it to be booked, and who gives it up."""

import datetime as dt

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, FollowUp
from scheduling.policies import can_use_booking, is_physician_of

HELD = frozenset({AppointmentState.BOOKED, AppointmentState.HONOURED})
READERS = frozenset({"physician", "secretary", "nurse"})


def can_plan(actor: Actor, appointment: Appointment, at: dt.datetime) -> bool:
    """The physician of the act, once it has begun or is over; nobody in their name."""
    begun = appointment.state in HELD and appointment.starts_at <= at
    return begun and is_physician_of(actor, appointment)


def require_planner(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    if not can_plan(actor, appointment, at):
        raise Refused("Seul le médecin de cet acte dit quand revoir ce patient.")


def seen_by(actor: Actor) -> Q:
    """Those of the agendas that the actor keeps, and of the patients whom the nurse’s site looks after."""
    at_site = actor.site_ids if actor.role == "nurse" else frozenset()
    return Q(source__practitioner__in=actor.practitioner_ids) | Q(source__site__in=at_site)


def can_end(actor: Actor, follow_up: FollowUp) -> bool:
    """To book it or to give it up is for who keeps that agenda."""
    return can_use_booking(actor) and follow_up.source.practitioner_id in actor.practitioner_ids


def require_ender(actor: Actor, follow_up: FollowUp) -> None:
    if not can_end(actor, follow_up):
        raise Refused("C’est à qui tient cet agenda de prendre ce rendez-vous, ou d’y renoncer.")


def require_reader(actor: Actor) -> None:
    if actor.role not in READERS:
        raise Refused("Cette liste est tenue par les médecins, leurs secrétariats et les équipes des sites.")
