"""An hour came free: the first in line whom it suits is told, and it is kept for them a while."""

import datetime as dt
from uuid import UUID

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from directory.models import Practitioner
from scheduling import selectors
from scheduling.enums import ActForm, HoldPurpose, OfferOutcome, WaitingState
from scheduling.models import Referral, WaitingEntry, WaitingOffer
from scheduling.notifications import waiting as notifications
from scheduling.rules import Span
from scheduling.rules import waiting as rules
from scheduling.services.freed import tell_freed
from scheduling.services.holding import Booking, gesture
from scheduling.services.holds import hold_take
from scheduling.services.waiting.steps import end_offer, move
from scheduling.states import WaitingAction


def waiting_offer(*, actor: Actor, freed: Span, at: dt.datetime) -> WaitingOffer | None:
    """To the first in line; to the next one when somebody takes the hour meanwhile."""
    for entry in selectors.in_line(at):
        offer = _offered(actor, entry, freed, at)
        if offer is not None:
            return offer
    return None


def booking_of(entry: WaitingEntry, offer: selectors.Slot | WaitingOffer) -> Booking:
    return Booking(
        patient=entry.patient,
        motive=entry.motive,
        form=ActForm(entry.form),
        practitioner=offer.practitioner,
        cart=entry.cart,
        beside=entry.beside,
        starts_at=offer.starts_at,
        answers={UUID(key): answer for key, answer in entry.answers.items()},
        referral=_referral(entry, offer.practitioner),
    )


def _referral(entry: WaitingEntry, practitioner: Practitioner) -> Referral | None:
    """It goes with an hour of whom it is for; who joined knew that the others are booked without it."""
    recipient = entry.referral.recipient if entry.referral else None
    is_other = recipient != practitioner and recipient in entry.practitioners.all()
    return None if is_other else entry.referral


def _offered(actor: Actor, entry: WaitingEntry, freed: Span, at: dt.datetime) -> WaitingOffer | None:
    for slot in selectors.fitting_slots(entry, freed, at):
        until = rules.kept_until(slot.starts_at, at)
        if until is None:
            continue
        try:
            return _offer(actor, entry, slot, until, at)
        except Conflict:
            continue
    return None


@gesture
def _offer(
    actor: Actor, entry: WaitingEntry, slot: selectors.Slot, until: dt.datetime, at: dt.datetime
) -> WaitingOffer | None:
    held = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
    move(held, WaitingAction.OFFER)  # Conflict when they left, or were offered another hour meanwhile
    booking = booking_of(entry, slot)
    hold = hold_take(actor=actor, booking=booking, purpose=HoldPurpose.WAITING, until=until, at=at)
    offer = WaitingOffer(
        entry=held,
        practitioner=slot.practitioner,
        hold=hold,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        until=until,
        offered_on=at,
    )
    offer.save(force_insert=True)
    audit.record(actor, "scheduling.waiting_offered", held, at=at, patient=entry.patient.public_id)
    notifications.hour_offered(actor, entry, offer, at=at)
    return offer


@gesture
def waiting_lapse(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """Not answered in time: they stay in line, and the next one is offered the hour."""
    entry = _locked(public_id)
    offer = selectors.offer_of(entry) if entry else None
    if entry is None or offer is None or offer.until > at:
        return
    pass_on(actor, entry, at)


def pass_on(actor: Actor, entry: WaitingEntry, at: dt.datetime) -> None:
    """The caller holds the line."""
    span = end_offer(entry, OfferOutcome.LAPSED, at)
    move(entry, WaitingAction.LAPSE)
    audit.record(actor, "scheduling.waiting_lapsed", entry, at=at, patient=entry.patient.public_id)
    if span is not None:
        tell_freed(span)


@gesture
def waiting_expire(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """Their last day is over: whoever put them in line is told."""
    entry = _locked(public_id)
    if entry is None or entry.state != WaitingState.WAITING:
        return
    move(entry, WaitingAction.EXPIRE)
    audit.record(actor, "scheduling.waiting_expired", entry, at=at, patient=entry.patient.public_id)
    notifications.nothing_came(actor, entry, at=at)


def _locked(public_id: UUID) -> WaitingEntry | None:
    rows = WaitingEntry.objects.select_for_update(of=("self",)).select_related("patient", "joiner")
    return rows.filter(public_id=public_id).first()
