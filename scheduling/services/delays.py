"""« Prévenir d’un retard »: those who wait are told how long."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid, Refused
from scheduling import notifications, policies, selectors
from scheduling.enums import DELAYS, AppointmentState, AttendanceKind, Party
from scheduling.models import Appointment, AttendanceMark
from scheduling.notifications import patients as tell_patients
from scheduling.rules import foreseen
from scheduling.rules.attendance import may_lift
from scheduling.services.holding import gesture, tell_agendas
from scheduling.services.marking import LATE, delays_standing, mark, take_back, write_delay
from scheduling.services.signing import in_name_of

DelayListener = Callable[[Appointment], None]
_listeners: list[DelayListener] = []
NOBODY_WAITS = "Ce rendez-vous n’attend plus personne."
KINDS = {Party.PHYSICIAN: AttendanceKind.PHYSICIAN_LATE, Party.PATIENT: AttendanceKind.PATIENT_LATE}


def listen_to_delays(listener: DelayListener) -> None:
    """Upper rooms hear of a delay in its transaction: the waiting screens say it."""
    _listeners.append(listener)


@gesture
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
        raise Conflict(NOBODY_WAITS)
    _announce(actor, appointment, minutes, KINDS[party], at)
    notifications.appointment_delayed(actor, appointment, at=at)
    if party == Party.PHYSICIAN:
        tell_patients.delayed(appointment, at=at)
    return appointment


@gesture
def delay_undo(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Appointment:
    """Said by mistake, or made up for: all that the actor may say is lifted, and the others are told.

    Until some minutes after the hour: what was a delay by then stays counted.
    """
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    actor = in_name_of(actor, appointment.practitioner)
    policies.require_attendance_teller(actor, appointment)
    if appointment.state != AppointmentState.BOOKED:
        raise Conflict(NOBODY_WAITS)
    for said in _liftable(actor, appointment, at):
        take_back(actor, said, at)
    write_delay(appointment)
    patient = appointment.patient.public_id
    audit.record(actor, "scheduling.delay_undone", appointment, at=at, patient=patient)
    _tell(appointment)
    if not appointment.delay_minutes:
        notifications.appointment_on_time(actor, appointment, at=at)
    return appointment


def _liftable(actor: Actor, appointment: Appointment, at: dt.datetime) -> list[AttendanceMark]:
    said = delays_standing(appointment)
    theirs = [
        one for one in said if policies.can_tell_delay(actor, appointment, LATE[AttendanceKind(one.kind)])
    ]
    if not theirs:
        policies.require_agenda_keeper(actor, appointment)
        raise Conflict("Aucun retard n’est annoncé.")
    found = [one for one in theirs if may_lift(one.marked_at, appointment.starts_at, at)]
    if not found:
        raise Conflict("Il est trop tard pour lever ce retard : il a eu lieu.")
    return found


@gesture
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
            _announce(actor, waiting, minutes, AttendanceKind.PUSHED, at)
            notifications.appointment_pushed(actor, waiting, at=at)
            tell_patients.delayed(waiting, at=at)
            told += 1
    return told


def _announce(
    actor: Actor, appointment: Appointment, minutes: int, kind: AttendanceKind, at: dt.datetime
) -> None:
    party = LATE[kind]
    mark(actor, appointment, kind, at, minutes=minutes)
    write_delay(appointment)
    patient = appointment.patient.public_id
    audit.record(
        actor, "scheduling.delayed", appointment, at=at, patient=patient, minutes=minutes, party=str(party)
    )
    _tell(appointment)


def _tell(appointment: Appointment) -> None:
    tell_agendas(appointment)
    for hear in _listeners:
        hear(appointment)
