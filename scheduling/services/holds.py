"""Keeping an hour for a few minutes while somebody is asked: nobody else is booked there meanwhile."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from patients import policies as patient_policies
from patients.models import Patient
from scheduling import policies, selectors
from scheduling.enums import HoldPurpose
from scheduling.models import Hold
from scheduling.rules import Span
from scheduling.services.freed import tell_freed
from scheduling.services.holding import Booking, forget, gesture, nurse_then, take_turns, write_held
from scheduling.services.suitability import check_offered, check_taken

# How long an hour is kept, unless whoever keeps it says otherwise.
LASTS = {
    HoldPurpose.BOOKING: dt.timedelta(minutes=5),
    HoldPurpose.PROPOSAL: dt.timedelta(minutes=30),
    HoldPurpose.WAITING: dt.timedelta(hours=2),
}
MOST_EACH = 3  # hours that one person keeps at once while booking


@gesture
def hold_take(
    *,
    actor: Actor,
    booking: Booking,
    purpose: HoldPurpose = HoldPurpose.BOOKING,
    until: dt.datetime | None = None,
    at: dt.datetime,
) -> Hold:
    """SlotTaken (with what is free instead) when the hour is no longer free for this patient.

    Kept again by the same person, it lasts from now; while booking, one hour is kept for a patient, the last.
    """
    may = actor.is_job or policies.can_book(actor, booking.patient, booking.practitioner, at)
    patient_policies.require(may, "Vous ne pouvez pas garder une heure de cet agenda pour ce patient.")
    if not actor.is_job:
        policies.require_seater(actor, booking.beside)
    check_taken(booking)
    take_turns(booking)
    check_offered(booking, at)
    _make_room(actor, booking, purpose, at)
    hold = _kept(actor, booking, purpose, until or at + LASTS[purpose], at)
    write_held(hold, booking, at)
    audit.record(actor, "scheduling.hold_taken", hold, at=at, patient=booking.patient.public_id)
    return hold


@gesture
def hold_release(*, actor: Actor, hold: Hold, at: dt.datetime) -> None:
    """Given back before it lapses; given back twice, nothing happens."""
    may = actor.is_job or (hold.holder_id is not None and hold.holder_id == actor.user_id)
    patient_policies.require(may, "C’est à qui garde cette heure de la rendre.")
    if Hold.objects.filter(pk=hold.pk).delete()[0]:
        if hold.purpose != HoldPurpose.WAITING:  # the line passes its own on
            tell_freed(Span(hold.starts_at, hold.ends_at))
        audit.record(actor, "scheduling.hold_released", hold, at=at, patient=hold.patient.public_id)


def holds_spend(patient: Patient, taken: Span) -> None:
    """What was kept for this patient over a time that they now have."""
    Hold.objects.filter(patient=patient, starts_at__lt=taken.ends_at, ends_at__gt=taken.starts_at).delete()


def holds_sweep(*, at: dt.datetime) -> int:
    """Forgets what has lapsed; how many. What a booking is throwing away at this instant is left to it."""
    lapsed = Hold.objects.select_for_update(skip_locked=True).filter(until__lte=at)
    with transaction.atomic():
        return forget(list(lapsed.values_list("pk", flat=True)))


def _make_room(actor: Actor, booking: Booking, purpose: HoldPurpose, at: dt.datetime) -> None:
    """What this person kept for the patient goes; what others keep for them stands."""
    if purpose == HoldPurpose.BOOKING:
        kept = selectors.holds_of(actor, booking.patient, at).filter(purpose=purpose)
        forget(list(kept.values_list("pk", flat=True)))
    then = Q(starts_at__lt=booking.span.ends_at, ends_at__gt=booking.span.starts_at)
    if Hold.objects.filter(then, patient=booking.patient, until__gt=at).exists():
        raise Conflict("Une heure est déjà gardée pour ce patient à ce moment-là, par quelqu’un d’autre.")
    if purpose != HoldPurpose.BOOKING:
        return
    kept = Hold.objects.filter(holder=actor.user_id, holder__isnull=False, purpose=purpose, until__gt=at)
    if kept.count() >= MOST_EACH:
        raise Conflict(f"Vous gardez déjà {MOST_EACH} heures : réservez-les, ou rendez-en une.")


def _kept(actor: Actor, booking: Booking, purpose: HoldPurpose, until: dt.datetime, at: dt.datetime) -> Hold:
    return Hold(
        patient=booking.patient,
        motive=booking.motive,
        form=booking.form,
        practitioner=booking.practitioner,
        cart=booking.cart,
        nurse=nurse_then(booking.span, booking, at),
        beside=booking.beside,
        starts_at=booking.span.starts_at,
        ends_at=booking.span.ends_at,
        until=until,
        purpose=purpose,
        holder_id=actor.user_id,
        held_at=at,
    )
