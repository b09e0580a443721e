"""A booking takes a referral; its appointment, cancelled or missed, gives it back; once held, ends it."""

import datetime as dt
from functools import partial

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from scheduling import selectors
from scheduling.enums import UNKNOWN, AppointmentState, Fact, Means, ReferralState
from scheduling.models import Appointment, Referral
from scheduling.models.referrals import OPEN
from scheduling.notifications import referrals as notifications
from scheduling.policies import referrals as policies
from scheduling.rules.evidence import Statement
from scheduling.services.evidence import testify
from scheduling.services.holding import Booking
from scheduling.services.referrals.steps import move
from scheduling.states import Action, ReferralAction

USED = "Cet adressage a déjà son rendez-vous, ou n’est plus valable."
SPENT = (
    "L’adressage de cette demande ne sert plus : un confrère l’a pris, il est retiré, ou son jour est passé."
)
NOT_THEIRS = "Cet adressage n’est pas pour ce médecin."
AFTER = {
    Action.CANCEL: ReferralAction.FREE,
    Action.MISS: ReferralAction.FREE,
    Action.HONOUR: ReferralAction.DONE,
}


def referral_held(actor: Actor, booking: Booking, at: dt.datetime) -> Referral | None:
    """Under lock, the one that this booking takes; Conflict when it cannot serve it."""
    if booking.referral is None:
        return None
    rows = Referral.objects.select_for_update(of=("self",)).select_related(
        "patient", "referrer", "physician", "taker", "writer"
    )
    referral = rows.get(pk=booking.referral.pk)
    if booking.is_agreed:
        return _agreed(referral, booking, at)
    if referral.patient_id != booking.patient.pk or _is_for_another(referral, booking):
        raise Conflict(NOT_THEIRS)
    may = policies.is_open if booking.is_offered else partial(policies.can_book_from, actor)
    if not may(referral, at):
        raise Conflict(USED)
    return referral


def _agreed(referral: Referral, booking: Booking, at: dt.datetime) -> Referral:
    """For the physician who agreed to the hour, whoever presses last: taken and booked in one gesture."""
    is_reached = referral.recipient == booking.practitioner or (
        referral.recipient is None
        and any(
            user.practitioner_id == booking.practitioner.pk for user in selectors.reached_by(referral, at)
        )
    )
    if not is_reached or not policies.is_open(referral, at):
        raise Conflict(SPENT)
    referral.taker = booking.practitioner
    return referral


def _is_for_another(referral: Referral, booking: Booking) -> bool:
    return referral.recipient is not None and referral.recipient != booking.practitioner


def referral_used(actor: Actor, referral: Referral, appointment: Appointment, at: dt.datetime) -> None:
    referral.taker = appointment.practitioner
    move(actor, referral, ReferralAction.BOOK, at, by=appointment.practitioner)
    audit.record(actor, "scheduling.referral_booked", referral, at=at, patient=referral.patient.public_id)
    notifications.referral_booked(actor, referral, appointment, at=at)


def referral_followed(actor: Actor, appointment: Appointment, action: Action, at: dt.datetime) -> None:
    """What became of the appointment becomes of its referral, unless that was withdrawn meanwhile.

    What is booked is booked by this act: SQL keeps one for a referral, and one let go is no longer named.
    """
    if appointment.referral_id is None:
        return
    rows = Referral.objects.select_for_update(of=("self",)).select_related("taker")
    referral = rows.get(pk=appointment.referral_id)
    if referral.state == ReferralState.BOOKED:
        move(actor, referral, AFTER[action], at, by=referral.taker)


def referral_regained(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """The patient came after all: its referral is its own again; Conflict when it serves another act.

    What was withdrawn, given back or out of date meanwhile stays so: the patient is there all the same. One
    that waits for a colleague, or was taken by one, is let go: it is theirs to book, and nothing that becomes
    of this act touches it. The proof stays, and the question, which the act has of its own.
    """
    if appointment.referral_id is None:
        return
    rows = Referral.objects.select_for_update(of=("self",)).select_related("taker")
    referral = rows.get(pk=appointment.referral_id)
    if _serves_another(referral, appointment):
        raise Conflict(USED)
    if referral.state == ReferralState.TAKEN and referral.taker_id == appointment.practitioner_id:
        move(actor, referral, ReferralAction.BOOK, at, by=referral.taker)
    elif referral.state in OPEN:
        appointment.referral = None
        appointment.save(update_fields=["referral", "updated_at"])
    elif referral.state == ReferralState.WITHDRAWN:
        unproved(actor, appointment, at)


def _serves_another(referral: Referral, appointment: Appointment) -> bool:
    held = [AppointmentState.BOOKED, AppointmentState.HONOURED]
    return referral.appointments.filter(state__in=held).exclude(pk=appointment.pk).exists()


def unproved(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """The evidence that a withdrawn referral was falls; what somebody said since stands.

    The house takes back what it testified: whoever withdraws may be no one of this act.
    """
    said = [row for row in selectors.facts_of(appointment) if row.fact == Fact.ORIENTATION]
    if said and said[-1].means == Means.REFERRAL:
        testify(actor, appointment, [Statement(fact=Fact.ORIENTATION, value=UNKNOWN)], at)
