"""Taking an appointment."""

import datetime as dt
from dataclasses import replace

from audit import services as audit
from core.actors import Actor
from directory import selectors as directory
from directory.models import Practitioner
from scheduling import notifications, policies, selectors
from scheduling.enums import AppointmentState, Fact
from scheduling.models import Appointment
from scheduling.notifications import objections
from scheduling.rules.evidence import known
from scheduling.services.care import care_open
from scheduling.services.evidence import state_facts, testify, typed
from scheduling.services.follow_ups import follow_up_serve
from scheduling.services.holding import (
    NO_LONGER_FREE,
    Booking,
    SlotTaken,
    gesture,
    log,
    nurse_then,
    take_turns,
    write_held,
)
from scheduling.services.holds import holds_spend
from scheduling.services.referrals.using import referral_held, referral_used
from scheduling.services.signing import in_name_of
from scheduling.services.suitability import check_offered, check_suitable, check_taken, keep_answers

ELSEWHERE = frozenset({Fact.ORIENTATION, Fact.TREATING_AVAILABLE})


@gesture
def appointment_book(*, actor: Actor, booking: Booking, at: dt.datetime) -> Appointment:
    """Holds patient, physicians, cart and nurse together, and keeps what was answered to the filter.

    Stopped, Invalid (unsuitable, unanswered, or a statement without its proof), Conflict (the physician does
    not take this motive), SlotTaken (with what is free instead).
    Sent twice by the same person (a second press, an answer lost on the way), it is taken once.
    What the booking itself proves of the pathway is written with it: see selectors.Witness.
    """
    selectors.refuse_withdrawn(actor, booking.practitioner.pk)
    policies.require_booker(actor, booking.patient, booking.practitioner, at)
    policies.require_seater(actor, booking.beside)
    return appointment_take(actor=actor, booking=booking, at=at)


@gesture
def appointment_take(*, actor: Actor, booking: Booking, at: dt.datetime) -> Appointment:
    """The same for a service that judged the right to: a request that its physician agreed to."""
    signed = in_name_of(actor, booking.practitioner)
    asked = selectors.Asked(booking.motive)
    check_suitable(booking, asked, at)
    check_taken(booking)
    is_late = _is_late(booking, at)
    if not is_late:
        take_turns(booking)
    if taken := _taken_already(actor, booking):
        return taken
    if is_late:
        raise SlotTaken(NO_LONGER_FREE, booking, at)
    check_offered(booking, at)
    booking = replace(booking, referral=referral_held(actor, booking, at))
    appointment = _hold(signed, booking, at)
    log(signed, appointment, "book", "", at)
    _say(actor, booking, appointment, at)
    keep_answers(actor, appointment, asked, booking.answers, at)
    _open_care(actor, appointment, at)
    if booking.referral is not None:
        referral_used(actor, booking.referral, appointment, at)
    audit.record(
        signed, "scheduling.booked", appointment, at=at, patient=booking.patient.public_id, form=booking.form
    )
    follow_up_serve(signed, appointment, at, booking.follow_up)
    notifications.appointment_booked(actor, appointment, at=at)
    objections.booked_elsewhere(actor, appointment, at=at)
    return appointment


def _hold(actor: Actor, booking: Booking, at: dt.datetime) -> Appointment:
    appointment = Appointment(
        patient=booking.patient,
        motive=booking.motive,
        form=booking.form,
        practitioner=booking.practitioner,
        site=booking.cart.site if booking.cart else None,
        cart=booking.cart,
        nurse=nurse_then(booking.span, booking, at),
        beside=booking.beside,
        starts_at=booking.span.starts_at,
        ends_at=booking.span.ends_at,
        question=_question(booking),
        requester=_requester(actor, booking),
        referral=booking.referral,
        booked_by=actor.label,
        booker_id=actor.user_id,
        booked_at=at,
    )
    write_held(appointment, booking, at)
    holds_spend(booking.patient, booking.span)
    return appointment


def _question(booking: Booking) -> str:
    """What the treating physician asked, then what was added while booking."""
    asked = booking.referral.question if booking.referral else ""
    return "\n\n".join(filter(None, [asked, booking.question.strip()]))


def _is_late(booking: Booking, at: dt.datetime) -> bool:
    """Whether a physician is plainly held then: who comes too late to a crowd need not queue to be told."""
    parties = {"practitioner": booking.practitioner, "beside": booking.beside}
    return not booking.is_agreed and bool(selectors.held_party(parties, booking.span, booking.patient, at))


def _taken_already(actor: Actor, booking: Booking) -> Appointment | None:
    """The very same, by the same account: a patient cannot have two at one time, so it needs no other key."""
    return Appointment.objects.filter(
        patient=booking.patient,
        practitioner=booking.practitioner,
        cart=booking.cart,
        motive=booking.motive,
        starts_at=booking.starts_at,
        state=AppointmentState.BOOKED,
        booker=actor.user_id,
        booker__isnull=False,
    ).first()


def _requester(actor: Actor, booking: Booking) -> Practitioner | None:
    """The physician who asks this of a colleague."""
    if booking.requester is not None:
        return booking.requester
    if booking.referral is not None:
        return booking.referral.referrer
    if booking.beside is not None:
        return booking.beside
    own = actor.practitioner_id
    if actor.role != "physician" or own is None or own == booking.practitioner.pk:
        return None
    return directory.practitioner_of(own)


def _say(actor: Actor, booking: Booking, appointment: Appointment, at: dt.datetime) -> None:
    """What was said while booking, and what the house can testify where nobody said anything."""
    witness = selectors.witness_for(actor, booking.patient, booking.motive, at=at, referral=booking.referral)
    # Whoever ends up with their own physician was neither sent nor left without one.
    is_own = witness.is_treating(booking.practitioner)
    said = [one for one in typed(booking.statements) if not is_own or one.fact not in ELSEWHERE]
    seen = witness.says(booking.practitioner, booking.question, known(said))
    state_facts(actor, appointment, said, at)
    testify(actor, appointment, seen, at)


def _open_care(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """Physicians, nurse and the carers of the site open the file because of this appointment."""
    for practitioner in (appointment.practitioner, appointment.beside, appointment.nurse):
        if practitioner is not None:
            care_open(actor, appointment, at, practitioner=practitioner)
    if appointment.site is not None:
        care_open(actor, appointment, at, site=appointment.site)
