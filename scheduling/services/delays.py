"""« Prévenir d’un retard »: those who wait are told how long."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid, Refused
from scheduling import notifications, policies, selectors
from scheduling.enums import DELAYS, AppointmentState
from scheduling.models import Appointment
from scheduling.rules import foreseen

DelayListener = Callable[[Appointment], None]
_listeners: list[DelayListener] = []


def listen_to_delays(listener: DelayListener) -> None:
    """Upper rooms hear of a delay in its transaction: the waiting screens say it."""
    _listeners.append(listener)


@transaction.atomic
def appointment_delay(*, actor: Actor, public_id: UUID, minutes: int, at: dt.datetime) -> Appointment:
    """So many minutes later than planned. Announced again, the last announcement stands."""
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    policies.require_agenda_keeper(actor, appointment)
    if minutes not in DELAYS:
        raise Invalid("Choisissez un retard proposé.", field="minutes")
    if appointment.state != AppointmentState.BOOKED:
        raise Conflict("Ce rendez-vous n’attend plus personne.")
    _announce(actor, appointment, minutes, at)
    notifications.appointment_delayed(actor, appointment, at=at)
    return appointment


@transaction.atomic
def overrun_warn(*, actor: Actor, running: Appointment, at: dt.datetime) -> int:
    """Warns who is next, with this physician and at this cart, that the act before goes on; how many.

    What the physician announced themselves stands as long as it is enough.
    """
    if not actor.is_job:
        raise Refused("Ce message part de lui-même, quand un acte se prolonge.")
    told = 0
    for waiting in selectors.next_after(running, at):
        minutes = foreseen(running.ends_at, waiting.starts_at, at)
        if minutes > (waiting.delay_minutes or 0):
            _announce(actor, waiting, minutes, at)
            notifications.appointment_pushed(actor, waiting, at=at)
            told += 1
    return told


def _announce(actor: Actor, appointment: Appointment, minutes: int, at: dt.datetime) -> None:
    appointment.delay_minutes, appointment.delayed_at = minutes, at
    appointment.save(update_fields=["delay_minutes", "delayed_at", "updated_at"])
    patient = appointment.patient.public_id
    audit.record(actor, "scheduling.delayed", appointment, at=at, patient=patient, minutes=minutes)
    for hear in _listeners:
        hear(appointment)
