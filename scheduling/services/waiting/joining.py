"""Putting a patient in line."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from audit import services as audit
from core import french
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid
from core.models import in_words
from directory.models import Practitioner
from patients import policies as patient_policies
from patients import services as patients
from patients.enums import CareReason
from scheduling import policies, selectors
from scheduling.models import Referral, WaitingEntry
from scheduling.rules import civil_day
from scheduling.services.holding import Booking
from scheduling.services.referrals.using import NOT_THEIRS, USED
from scheduling.services.signing import in_name_of
from scheduling.services.suitability import check_suitable, check_taken

FARTHEST = dt.timedelta(days=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What is waited for: the booking as it would be with any of these physicians, until a day."""

    booking: Booking
    practitioners: Sequence[Practitioner]
    until: dt.date
    half_days: Sequence[int] = ()
    is_priority: bool = False


@transaction.atomic
def waiting_join(*, actor: Actor, wait: Wait, at: dt.datetime) -> WaitingEntry:
    """Stopped or Unanswered by the filter, as a booking is; Conflict when they wait already."""
    booking = wait.booking
    may = bool(wait.practitioners) and all(
        policies.can_book(actor, booking.patient, one, at) for one in wait.practitioners
    )
    patient_policies.require(may, "Vous ne pouvez pas inscrire ce patient pour cet agenda.")
    policies.require_seater(actor, booking.beside)
    check_suitable(booking, selectors.Asked(booking.motive), at)
    check_taken(booking)
    if not today(at) <= wait.until <= today(at) + FARTHEST:
        raise Invalid("Choisissez un jour d’ici quatre mois.", field="until")
    if selectors.waiting_entry_of(booking.patient, booking.motive) is not None:
        raise Conflict("Ce patient attend déjà une heure pour ce motif.")
    actor = in_name_of(actor, booking.practitioner if len(wait.practitioners) == 1 else None)
    entry = WaitingEntry(
        patient=booking.patient,
        motive=booking.motive,
        form=booking.form,
        cart=booking.cart,
        beside=booking.beside,
        until=wait.until,
        half_days=sorted(wait.half_days),
        is_priority=wait.is_priority,
        answers={str(key): answer for key, answer in booking.answers.items()},
        referral=_carried(actor, wait, at),
        joiner_id=actor.user_id,
        joined_by=actor.label,
        joined_on=at,
    )
    with in_words(entry):
        entry.save(force_insert=True)
    entry.practitioners.set(wait.practitioners)
    _open_care(actor, entry, wait, at)
    audit.record(actor, "scheduling.waiting_joined", entry, at=at, patient=booking.patient.public_id)
    return entry


def _carried(actor: Actor, wait: Wait, at: dt.datetime) -> Referral | None:
    """The referral that the hour will be booked from, as a booking of today would be."""
    wanted = wait.booking.referral
    if wanted is None:
        return None
    referral = selectors.referral_to_book(actor, wanted.public_id, wait.booking.patient, at=at)
    if referral is None:
        raise Conflict(USED)
    if referral.recipient not in wait.practitioners:
        raise Conflict(NOT_THEIRS)
    if wait.until > referral.valid_until:
        last = french.day(referral.valid_until)
        raise Invalid(
            f"L’adressage est valable jusqu’au {last} : choisissez un jour d’ici là.", field="until"
        )
    return referral


def _open_care(actor: Actor, entry: WaitingEntry, wait: Wait, at: dt.datetime) -> None:
    """Those who may receive them know of whom they are told; until they leave the line."""
    for practitioner in wait.practitioners:
        patients.care_relation_open(
            actor=actor,
            patient=entry.patient,
            reason=CareReason.WAITING,
            source=entry.public_id,
            practitioner=practitioner,
            until=civil_day(wait.until).ends_at,
            at=at,
        )
