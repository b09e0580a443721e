"""« Prévenir d’un retard »: those who wait are told how long."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid, Refused
from scheduling import notifications, policies, selectors
from scheduling.enums import DELAYS, AppointmentState, AttendanceKind, Party
from scheduling.models import Appointment
from scheduling.rules import foreseen
from scheduling.services.holding import tell_agendas
from scheduling.services.marking import mark, standing, take_back
from scheduling.services.signing import in_name_of

DelayListener = Callable[[Appointment], None]
_listeners: list[DelayListener] = []
KINDS = {Party.PHYSICIAN: AttendanceKind.PHYSICIAN_LATE, Party.PATIENT: AttendanceKind.PATIENT_LATE}


def listen_to_delays(listener: DelayListener) -> None:
    """Upper rooms hear of a delay in its transaction: the waiting screens say it."""
    _listeners.append(listener)


@transaction.atomic
def appointment_delay(
    *, actor: Actor, public_id: UUID, minutes: int, party: Party = Party.PHYSICIAN, at: dt.datetime
) -> Appointment:
    """So many minutes later than planned. Announced again, the last announcement stands."""
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    actor = in_name_of(actor, appointment.practitioner)
    policies.require_delay_teller(actor, appointment, party)
    if minutes not in DELAYS:
        raise Invalid("Choisissez un retard proposé.", field="minutes")
    if appointment.state != AppointmentState.BOOKED:
        raise Conflict("Ce rendez-vous n’attend plus personne.")
    _announce(actor, appointment, minutes, party, at)
    notifications.appointment_delayed(actor, appointment, at=at)
    return appointment


@transaction.atomic
def delay_undo(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Appointment:
    """Said by mistake, or made up for: nobody is late any more, and those who were told are told."""
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    actor = in_name_of(actor, appointment.practitioner)
    party = Party(appointment.late_party or Party.PHYSICIAN)
    policies.require_delay_teller(actor, appointment, party)
    said = standing(appointment, KINDS[party])
    if said is None:
        raise Conflict("Aucun retard n’est annoncé.")
    take_back(actor, said, at)
    _write(appointment, None, "", None)
    patient = appointment.patient.public_id
    audit.record(actor, "scheduling.delay_undone", appointment, at=at, patient=patient)
    _tell(appointment)
    notifications.appointment_on_time(actor, appointment, at=at)
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
            _announce(actor, waiting, minutes, Party.PHYSICIAN, at)
            notifications.appointment_pushed(actor, waiting, at=at)
            told += 1
    return told


def _announce(actor: Actor, appointment: Appointment, minutes: int, party: Party, at: dt.datetime) -> None:
    _write(appointment, minutes, party, at)
    mark(actor, appointment, KINDS[party], at, minutes=minutes)
    patient = appointment.patient.public_id
    audit.record(
        actor, "scheduling.delayed", appointment, at=at, patient=patient, minutes=minutes, party=str(party)
    )
    _tell(appointment)


def _write(appointment: Appointment, minutes: int | None, party: str, at: dt.datetime | None) -> None:
    appointment.delay_minutes, appointment.late_party, appointment.delayed_at = minutes, party, at
    appointment.save(update_fields=["delay_minutes", "late_party", "delayed_at", "updated_at"])


def _tell(appointment: Appointment) -> None:
    tell_agendas(appointment)
    for hear in _listeners:
        hear(appointment)
