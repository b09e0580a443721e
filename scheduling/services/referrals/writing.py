"""The treating physician writes a referral, and takes it back before the act."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid, NotFound
from core.models import inserted
from directory import selectors as directory
from directory.models import Practitioner, Specialty
from patients.models import Patient
from scheduling import selectors
from scheduling.enums import AppointmentState, ReferralState, ReferralWithdrawal, Wished
from scheduling.models import Appointment, Motive, Referral
from scheduling.notifications import referrals as notifications
from scheduling.policies import referrals as policies
from scheduling.services.referrals.steps import close_care, log, move, open_care
from scheduling.services.referrals.using import unproved
from scheduling.states import ReferralAction
from territory.models import Territory

LONGEST = dt.timedelta(days=365)
NOBODY = "Il n’atteindrait personne : aucun de ceux à qui vous l’adressez n’a de compte ici."
TOO_LATE = "L’acte est commencé : cet adressage ne se retire plus."


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written: to one `physician`, or to a `specialty` or the rota of a `territory`."""

    patient: Patient
    question: str
    wished: Wished
    valid_until: dt.date
    physician: Practitioner | None = None
    specialty: Specialty | None = None
    territory: Territory | None = None
    motive: Motive | None = None


@transaction.atomic
def referral_write(*, actor: Actor, letter: Letter, at: dt.datetime) -> Referral:
    """Invalid with what is missing, or when the same waits already; those whom it reaches are told."""
    policies.require_referrer(actor, letter.patient)
    _check(letter, at)
    referral = Referral(
        patient=letter.patient,
        referrer=_own(actor),
        physician=letter.physician,
        specialty=letter.specialty,
        territory=letter.territory,
        question=letter.question.strip(),
        motive=letter.motive,
        wished=letter.wished,
        valid_until=letter.valid_until,
        writer_id=actor.user_id,
        written_by=actor.label,
        written_at=at,
    )
    if not selectors.reached_by(referral, at):
        raise Invalid(NOBODY, field="to")
    inserted(referral)
    log(actor, referral, "write", "", at)
    if referral.physician is not None:
        open_care(actor, referral, referral.physician, at)
    audit.record(actor, "scheduling.referral_written", referral, at=at, patient=referral.patient.public_id)
    notifications.referral_received(actor, referral, at=at)
    return referral


@transaction.atomic
def referral_withdraw(
    *, actor: Actor, public_id: UUID, reason: ReferralWithdrawal, words: str = "", at: dt.datetime
) -> None:
    """The appointment that it was booked with stands: its physician, and whoever booked, are told.

    The evidence that it was falls with it.
    """
    referral = selectors.referral_for(actor, public_id, at=at)
    policies.require_writer(actor, referral)
    booked = _booked(referral)  # held first, as whoever cancels it does
    referral = selectors.referral_for(actor, public_id, at=at, lock=True)
    if booked is None and referral.state == ReferralState.BOOKED:
        raise Conflict  # booked between the two readings: read again, it is held first
    if booked is not None and (booked.starts_at <= at or booked.state != AppointmentState.BOOKED):
        raise Conflict(TOO_LATE)
    told = notifications.who_has_it(referral, booked, at)
    move(actor, referral, ReferralAction.WITHDRAW, at, reason=reason, words=words, by=referral.referrer)
    if booked is not None:
        unproved(actor, booked, at)
    close_care(actor, referral, at)
    audit.record(actor, "scheduling.referral_withdrawn", referral, at=at, patient=referral.patient.public_id)
    notifications.referral_withdrawn(actor, referral, told, at=at)


def _check(letter: Letter, at: dt.datetime) -> None:
    if letter.physician is None and letter.territory is None:
        raise Invalid("Choisissez un médecin, ou un territoire.", field="to")
    if not letter.question.strip():
        raise Invalid("Écrivez la question que vous posez.", field="question")
    if not today(at) <= letter.valid_until <= today(at) + LONGEST:
        raise Invalid("Choisissez un jour d’ici un an.", field="valid_until")


def _booked(referral: Referral) -> Appointment | None:
    held = selectors.appointment_of(referral)
    if held is None:
        return None
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("patient", "site", "booker")
    return rows.get(pk=held.pk)


def _own(actor: Actor) -> Practitioner:
    own = directory.practitioner_of(actor.practitioner_id or 0)
    if own is None:
        raise NotFound("Vous n’êtes plus à l’annuaire.")
    return own
