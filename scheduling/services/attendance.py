"""« Non venu »: in one gesture, taken back for some minutes. What is left of the hour is free at once."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid
from scheduling import notifications, policies, selectors
from scheduling.enums import AttendanceKind
from scheduling.models import Appointment
from scheduling.rules import Span
from scheduling.rules.attendance import may_undo
from scheduling.services.follow_ups import follow_up_regain, follow_up_reopen
from scheduling.services.freed import tell_freed
from scheduling.services.holding import TAKEN, SlotTaken, gesture, log, take_turns, write_held
from scheduling.services.marking import lateness_end, lateness_regain, mark, standing, take_back
from scheduling.services.referrals.using import referral_followed, referral_regained
from scheduling.services.signing import in_name_of
from scheduling.states import Action

AttendanceListener = Callable[[Actor, Appointment, dt.datetime], None]
_listeners: list[AttendanceListener] = []


def listen_to_attendance(listener: AttendanceListener) -> None:
    """Upper rooms hear, in the same transaction, that the patient did not come; or came after all."""
    _listeners.append(listener)


@gesture
def no_show_mark(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Appointment:
    """Once the hour has come. Nothing is billed of it: there was no act."""
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    actor = in_name_of(actor, appointment.practitioner)
    policies.require_attendance_teller(actor, appointment)
    if at < appointment.starts_at:
        raise Invalid("Ce rendez-vous n’a pas commencé. Si le patient prévient, annulez-le.")
    appointment_miss(actor=actor, appointment=appointment, at=at)
    return appointment


@transaction.atomic
def appointment_miss(*, actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """The same, told by its act (consultations), which judged the right to."""
    source = appointment.state
    appointment.state = appointment.next_state(Action.MISS)
    appointment.save(update_fields=["state", "updated_at"])
    lateness_end(actor, appointment, at)
    mark(actor, appointment, AttendanceKind.NO_SHOW, at)
    log(actor, appointment, Action.MISS, source, at)
    referral_followed(actor, appointment, Action.MISS, at)
    follow_up_reopen(actor, appointment, at, missed=True)
    if at < appointment.ends_at:
        tell_freed(Span(max(at, appointment.starts_at), appointment.ends_at))
    _told(actor, appointment, "scheduling.missed", at)
    notifications.appointment_missed(actor, appointment, at=at)


@gesture
def no_show_undo(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Appointment:
    """For some minutes, as long as nobody took the hour. SlotTaken when somebody did."""
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    actor = in_name_of(actor, appointment.practitioner)
    policies.require_attendance_teller(actor, appointment)
    said = standing(appointment, AttendanceKind.NO_SHOW)
    if said is None:
        raise Conflict("Ce rendez-vous n’est pas noté non venu.")
    if not may_undo(said.marked_at, at):
        raise Conflict("Il est trop tard pour revenir sur ce geste : prenez un autre rendez-vous.")
    take_turns(appointment)  # before its referral, as a booking does
    referral_regained(actor, appointment, at)
    _hold_again(appointment, at)
    follow_up_regain(actor, appointment, at)
    take_back(actor, said, at)
    lateness_regain(actor, appointment, said.marked_at, at)
    log(actor, appointment, Action.RESTORE, "missed", at)
    _told(actor, appointment, "scheduling.no_show_undone", at)
    notifications.no_show_undone(actor, appointment, at=at)
    return appointment


def _hold_again(appointment: Appointment, at: dt.datetime) -> None:
    left = Span(max(at, appointment.starts_at), appointment.ends_at)
    party = selectors.held_party(selectors.parties_of(appointment), left, appointment.patient, at)
    if party:
        raise SlotTaken(TAKEN[party], appointment, at)
    appointment.state = appointment.next_state(Action.RESTORE)
    write_held(appointment, appointment, at, ["state"])


def _told(actor: Actor, appointment: Appointment, event: str, at: dt.datetime) -> None:
    audit.record(actor, event, appointment, at=at, patient=appointment.patient.public_id)
    for hear in _listeners:
        hear(actor, appointment, at)
