"""What a patient or a relative does behind their link: confirm, keep an hour, take it, call off, choose."""

import datetime as dt

from audit import services as audit
from core.errors import Conflict, Refused
from patients import services as patients
from scheduling import selectors
from scheduling.enums import CancelReason, HoldPurpose
from scheduling.models import Appointment, AppointmentLink, GuestLink, Hold
from scheduling.rules import Span
from scheduling.rules.links import HELD_FOR, Standing, may_still_move
from scheduling.services.changes import cancel_locked, move_locked
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
from scheduling.services.links.standing import actor_of, held

NOT_YOURS_TO_MOVE = "Ce rendez-vous ne se déplace pas d’ici\u00a0: appelez."
TOO_LATE = "Il est trop tard pour le déplacer d’ici\u00a0: appelez."


@gesture
def link_confirm(*, link: AppointmentLink, at: dt.datetime) -> Appointment:
    """They will be there. Said twice, or by two people, it is kept once: the first time."""
    link = held(link, at)
    appointment = link.appointment
    if appointment.confirmed_at is None:
        confirm(link, appointment, at)
        log(actor_of(link), appointment, "confirm", appointment.state, at)
    return appointment


@gesture
def link_hold(*, link: AppointmentLink, starts_at: dt.datetime, at: dt.datetime) -> Hold:
    """Another hour of the same physician and cart, kept five minutes; the one chosen before is given back.

    SlotTaken, with what is free instead, when somebody was faster.
    """
    link = held(link, at)
    appointment = link.appointment
    _require_movable(appointment, at)
    take_turns(appointment)
    wanted = Span(starts_at, starts_at + (appointment.ends_at - appointment.starts_at))
    if not is_free(wanted, appointment, at):
        raise SlotTaken(NO_LONGER_FREE, appointment, at)
    Hold.objects.filter(patient=appointment.patient, purpose=HoldPurpose.MOVING).delete()
    hold = Hold(
        patient=appointment.patient,
        motive=appointment.motive,
        form=appointment.form,
        practitioner=appointment.practitioner,
        cart=appointment.cart,
        nurse=nurse_then(wanted, appointment, at),
        beside=appointment.beside,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        until=at + HELD_FOR,
        purpose=HoldPurpose.MOVING,
        held_at=at,
    )
    write_held(hold, appointment, at)
    patient = appointment.patient.public_id
    audit.record(actor_of(link), "scheduling.hold_taken", hold, at=at, patient=patient)
    return hold


@gesture
def link_move(*, link: AppointmentLink, starts_at: dt.datetime, at: dt.datetime) -> Appointment:
    """By the rules of the secretary’s own moving; who chooses an hour has confirmed it."""
    link = held(link, at)
    appointment = link.appointment
    if appointment.starts_at == starts_at:  # pressed twice
        return appointment
    _require_movable(appointment, at)
    moved = move_locked(actor_of(link), appointment, starts_at, at)
    confirm(link, moved, at)
    AppointmentLink.objects.filter(pk=link.pk).update(told_at=moved.starts_at)
    return moved


@gesture
def link_cancel(*, link: AppointmentLink, reason: CancelReason, at: dt.datetime) -> Appointment:
    """Until it begins. Everyone is told, and the time goes to who waits."""
    link = held(link, at)
    return cancel_locked(actor_of(link), link.appointment, reason, at)


@gesture
def link_refuse(*, link: AppointmentLink, at: dt.datetime) -> Appointment:
    """They do not agree to a consultation at a distance (L1111-4 CSP): until it is held, it is called off."""
    link = held(link, at, Standing.OPEN, Standing.BEGUN)
    return cancel_locked(actor_of(link), link.appointment, CancelReason.CONSENT, at)


@gesture
def choice_by_link(
    *,
    link: AppointmentLink,
    by_sms: bool,
    by_email: bool,
    day_before: bool,
    hour_before: bool,
    at: dt.datetime,
) -> None:
    """What this person wants to receive from now on, for every appointment of this patient."""
    link = held(link, at)
    patients.contact_choice_set(
        actor=actor_of(link),
        patient=link.appointment.patient,
        relative=link.relative,
        by_sms=by_sms,
        by_email=by_email,
        day_before=day_before,
        hour_before=hour_before,
        at=at,
    )


def _require_movable(appointment: Appointment, at: dt.datetime) -> None:
    if not selectors.lets_patients_move(appointment):
        raise Refused(NOT_YOURS_TO_MOVE)
    if not may_still_move(appointment.starts_at, at):
        raise Conflict(TOO_LATE)


def confirm(link: GuestLink, appointment: Appointment, at: dt.datetime) -> None:
    """Who chooses an hour has confirmed it."""
    actor = actor_of(link)
    appointment.confirmed_at, appointment.confirmed_by = at, actor.label
    appointment.save(update_fields=["confirmed_at", "confirmed_by", "updated_at"])
    patient = appointment.patient.public_id
    audit.record(actor, "scheduling.confirmed", appointment, at=at, patient=patient)
