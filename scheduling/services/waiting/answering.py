"""What is answered for who waits, and leaving the line."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from patients import services as patients
from scheduling import selectors
from scheduling.enums import CancelReason, OfferOutcome
from scheduling.models import Appointment, Referral, WaitingEntry
from scheduling.policies import can_cancel, require_booker
from scheduling.policies import waiting as policies
from scheduling.policies.referrals import is_open
from scheduling.services.booking import appointment_take
from scheduling.services.changes import appointment_cancel, cancel_locked
from scheduling.services.confidentiality import confidentiality_carry
from scheduling.services.freed import tell_freed
from scheduling.services.holding import Booking, gesture, take_turns
from scheduling.services.signing import in_name_of
from scheduling.services.waiting.offering import booking_of
from scheduling.services.waiting.steps import end_offer, move
from scheduling.states import WaitingAction

GONE = "Cette heure n’est plus gardée : elle a été offerte au suivant."


@gesture
def waiting_take(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Appointment:
    """The appointment is made, and replaces a later one that the patient had for this motive: with what that
    one was taken for, a referral’s question and proof, a planned follow-up.

    Pressed twice by the same person, it is made once.
    """
    entry = selectors.waiting_for(actor, public_id, at=at, lock=True)
    offer = selectors.offer_of(entry)
    if offer is None and (taken := selectors.taken_by(actor, entry)):
        return taken
    if offer is None or offer.until <= at:
        raise Conflict(GONE)
    booking = booking_of(entry, offer)
    require_booker(actor, booking.patient, booking.practitioner, at)
    return take_locked(actor, entry, booking, at)


def take_locked(actor: Actor, entry: WaitingEntry, booking: Booking, at: dt.datetime) -> Appointment:
    """The same for a service that holds the line and judged the right to."""
    # Held before the turns of a booking, as moving does: the other way round, two would wait for each other.
    later = selectors.later_appointment(entry, booking.starts_at, lock=True)
    if later is not None and (booking.is_offered or can_cancel(actor, later)):
        booking = _instead_of(actor, later, booking, at)
    appointment = appointment_take(actor=actor, booking=booking, at=at)
    confidentiality_carry(actor, selectors.kept_secret(entry), appointment, at)
    end_offer(entry, OfferOutcome.TAKEN, at, appointment)
    move(entry, WaitingAction.TAKE)
    patients.care_relation_close(actor=actor, source=entry.public_id, at=at)
    audit.record(actor, "scheduling.waiting_served", entry, at=at, patient=entry.patient.public_id)
    return appointment


def _instead_of(actor: Actor, later: Appointment, booking: Booking, at: dt.datetime) -> Booking:
    """Called off in the same transaction, it gives back what it was taken for; the sooner one takes that."""
    take_turns(booking)  # before what the later one was taken for is locked, as a booking does
    follow_up, referral = selectors.follow_up_taken(later), later.referral
    if booking.is_offered:  # their own, who take the sooner one
        cancel_locked(actor, later, CancelReason.PATIENT, at)
    else:
        appointment_cancel(actor=actor, public_id=later.public_id, reason=CancelReason.PATIENT, at=at)
    if referral is not None:
        referral = _to_book(actor, referral, booking, at)
    is_for = referral is not None and referral.recipient == booking.practitioner
    return replace(booking, follow_up=follow_up, referral=referral if is_for else booking.referral)


def _to_book(actor: Actor, referral: Referral, booking: Booking, at: dt.datetime) -> Referral | None:
    """As it is once given back; None when it serves no more."""
    if not booking.is_offered:
        return selectors.referral_to_book(actor, referral.public_id, booking.patient, at=at)
    referral.refresh_from_db()
    return referral if is_open(referral, at) else None


@gesture
def waiting_decline(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """They stay in line for another hour; the next one is offered this one."""
    entry = selectors.waiting_for(actor, public_id, at=at, lock=True)
    offer = selectors.offer_of(entry)
    policies.require_answerer(actor, entry, [offer.practitioner_id] if offer else [])
    decline_locked(in_name_of(actor, offer.practitioner if offer else None), entry, at)


def decline_locked(actor: Actor, entry: WaitingEntry, at: dt.datetime) -> None:
    """The same for a service that holds the line and judged the right to."""
    span = end_offer(entry, OfferOutcome.DECLINED, at)
    if span is None:
        raise Conflict(GONE)
    move(entry, WaitingAction.DECLINE)
    audit.record(actor, "scheduling.waiting_declined", entry, at=at, patient=entry.patient.public_id)
    tell_freed(span)


@gesture
def waiting_leave(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    entry = selectors.waiting_for(actor, public_id, at=at, lock=True)
    policies.require_answerer(actor, entry, entry.practitioners.values_list("pk", flat=True))
    span = end_offer(entry, OfferOutcome.DECLINED, at)
    move(entry, WaitingAction.LEAVE)
    patients.care_relation_close(actor=actor, source=entry.public_id, at=at)
    audit.record(actor, "scheduling.waiting_left", entry, at=at, patient=entry.patient.public_id)
    if span is not None:
        tell_freed(span)
