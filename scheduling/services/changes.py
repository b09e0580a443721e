"""Moving, cancelling and ending an appointment."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from patients import policies as patient_policies
from patients import services as patients
from scheduling import notifications, policies, selectors
from scheduling.enums import CancelReason
from scheduling.models import Appointment
from scheduling.rules import Span
from scheduling.services.care import care_open
from scheduling.services.elsewhere import check_received
from scheduling.services.follow_ups import follow_up_reopen
from scheduling.services.freed import tell_freed
from scheduling.services.holding import (
    NO_LONGER_FREE,
    SlotTaken,
    gesture,
    is_free,
    log,
    nurse_then,
    take_turns,
    write_held,
)
from scheduling.services.holds import holds_spend
from scheduling.services.referrals.using import referral_followed
from scheduling.services.signing import in_name_of
from scheduling.states import Action

MOVED = ("starts_at", "ends_at", "nurse", "confirmed_at", "confirmed_by")
CancelListener = Callable[[Actor, Appointment, CancelReason, dt.datetime], None]
_listeners: list[CancelListener] = []


def listen_to_cancellations(listener: CancelListener) -> None:
    """Upper rooms hear of a cancellation in its transaction: the waiting screens must say why."""
    _listeners.append(listener)


@gesture
def appointment_move(
    *, actor: Actor, public_id: UUID, starts_at: dt.datetime, at: dt.datetime
) -> Appointment:
    """Moves in place: the old time is free the instant the new one is held, and only then."""
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    actor = _signed(actor, appointment)
    patient_policies.require(policies.can_move(actor, appointment), policies.NOT_YOUR_ACT)
    return move_locked(actor, appointment, starts_at, at)


def move_locked(
    actor: Actor, appointment: Appointment, starts_at: dt.datetime, at: dt.datetime
) -> Appointment:
    """The same for a service that holds the row and judged the right to. It is to be confirmed again.

    Who is beside the cart stays if she is there and free then; else somebody who is takes her place.
    """
    if appointment.cancelled_at is not None or appointment.starts_at <= at:
        raise Conflict("Ce rendez-vous ne peut plus être déplacé.")
    check_received(appointment.practitioner, appointment.patient, starts_at)  # as a booking: before its turn
    take_turns(appointment)
    wanted = Span(starts_at, starts_at + (appointment.ends_at - appointment.starts_at))
    if not is_free(wanted, appointment, at):
        raise SlotTaken(NO_LONGER_FREE, appointment, at)
    freed = Span(appointment.starts_at, appointment.ends_at)
    before, appointment.nurse = appointment.nurse, nurse_then(wanted, appointment, at)
    appointment.starts_at, appointment.ends_at = wanted
    appointment.confirmed_at, appointment.confirmed_by = None, ""
    write_held(appointment, appointment, at, MOVED)
    if appointment.nurse is not None and appointment.nurse != before:
        care_open(actor, appointment, at, practitioner=appointment.nurse)
    holds_spend(appointment.patient, wanted)
    log(actor, appointment, "move", appointment.state, at)
    tell_freed(freed)
    audit.record(actor, "scheduling.moved", appointment, at=at, patient=appointment.patient.public_id)
    notifications.appointment_moved(actor, appointment, at=at, before=before)
    return appointment


@gesture
def appointment_cancel(
    *, actor: Actor, public_id: UUID, reason: CancelReason, at: dt.datetime
) -> Appointment:
    """Frees everything at once; whoever was told of the appointment is told of this, and why."""
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    actor = _signed(actor, appointment)
    patient_policies.require(policies.can_cancel(actor, appointment), policies.NOT_YOUR_ACT)
    return cancel_locked(actor, appointment, reason, at)


def cancel_locked(
    actor: Actor, appointment: Appointment, reason: CancelReason, at: dt.datetime
) -> Appointment:
    """The same for a service that holds the row and judged the right to."""
    source = appointment.state
    appointment.state = appointment.next_state(Action.CANCEL)
    appointment.cancelled_at, appointment.cancel_reason = at, reason
    appointment.save(update_fields=["state", "cancelled_at", "cancel_reason", "updated_at"])
    log(actor, appointment, Action.CANCEL, source, at)
    referral_followed(actor, appointment, Action.CANCEL, at)
    tell_freed(Span(appointment.starts_at, appointment.ends_at))
    patients.care_relation_close(actor=actor, source=appointment.public_id, at=at)
    follow_up_reopen(actor, appointment, at)
    patient = appointment.patient.public_id
    audit.record(actor, "scheduling.cancelled", appointment, at=at, patient=patient, reason=str(reason))
    for hear in _listeners:
        hear(actor, appointment, reason, at)
    notifications.appointment_cancelled(actor, appointment, at=at)
    return appointment


def _signed(actor: Actor, appointment: Appointment) -> Actor:
    """In whose name: the physician of the act, else the one who asked for it, else the one who booked it."""
    booker = appointment.booker
    return in_name_of(
        actor, appointment.practitioner, appointment.requester, booker.practitioner if booker else None
    )


@transaction.atomic
def appointment_begin(*, appointment: Appointment, at: dt.datetime) -> None:
    """Called by the act (consultations) that holds this row, when the patient is let in: early or late."""
    appointment.began_at = at
    appointment.save(update_fields=["began_at", "updated_at"])


@transaction.atomic
def appointment_end(*, actor: Actor, appointment: Appointment, action: Action, at: dt.datetime) -> None:
    """Honoured: called by the act that tells (consultations), which judged the right to."""
    source = appointment.state
    appointment.state = appointment.next_state(action)
    appointment.save(update_fields=["state", "updated_at"])
    log(actor, appointment, action, source, at)
    referral_followed(actor, appointment, action, at)
