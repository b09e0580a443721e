"""Who refers a patient, whom it reaches, who reads of whom it is: no more than needed before taking it."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.actors import Actor
from core.clock import today
from core.errors import Refused
from directory.models import PlaceOfExercise, Practitioner
from patients import policies as patients
from patients.models import Patient
from scheduling.enums import DayKind, ReferralState
from scheduling.models import AvailabilityException, Referral, ReferralTransition, WeeklyAvailability
from scheduling.models.referrals import OPEN, STANDING
from scheduling.policies import can_use_booking
from scheduling.states import ReferralAction

READERS = frozenset({"physician", "secretary"})
ONLY_WHO_TREATS = "Seul le médecin traitant de ce patient l’adresse à un confrère."
ONLY_WHO_WROTE = "Seul le médecin qui a écrit cet adressage le retire."
ONLY_WHO_ANSWERS = "Seul le médecin à qui cet adressage est confié y répond."
NOT_FOR_YOU = "Les adressages sont suivis par les médecins, et par qui tient leur agenda."


def can_follow(actor: Actor) -> bool:
    """Whether the pages of referrals are for this actor at all: a nurse keeps the agenda of who delegated."""
    return actor.role in READERS or bool(actor.delegator_ids)


def can_refer(actor: Actor, patient: Patient) -> bool:
    """The treating physician, in person: it is a medical act, which nobody does in their name."""
    return patients.treats(actor, patient)


def sent_by(actor: Actor) -> Q:
    """Those written by the physicians in whose name the actor works."""
    return Q(referrer__in=actor.practitioner_ids)


def received_by(actor: Actor) -> Q:
    """Those that name, or were taken by, the physicians in whose name the actor works."""
    return Q(taker__in=actor.practitioner_ids) | Q(taker=None, physician__in=actor.practitioner_ids)


def offered_to(actor: Actor, at: dt.datetime) -> Q:
    """Those that wait for the first who takes them, among whom this physician is; not what they gave back."""
    own = actor.practitioner_id
    if actor.role != "physician" or own is None:
        return Q(pk__in=[])
    given_back = ReferralTransition.objects.filter(
        referral=OuterRef("pk"), action=ReferralAction.GIVE_BACK, practitioner=own
    )
    by_trade = Q(specialty__short_label__in=_trades_of(own), territory__in=_grounds_of(own))
    on_rota = Q(specialty=None) & _of_rotas(own, at)
    waits = Q(state=ReferralState.WRITTEN, physician=None, valid_until__gte=today(at))
    return waits & (by_trade | on_rota) & ~Q(referrer=own) & ~Q(Exists(given_back))


def seen_by(actor: Actor, at: dt.datetime) -> Q:
    return sent_by(actor) | received_by(actor) | offered_to(actor, at)


def can_take(actor: Actor, referral: Referral, at: dt.datetime) -> bool:
    return Referral.objects.filter(offered_to(actor, at), pk=referral.pk).exists()


def wrote(actor: Actor, referral: Referral) -> bool:
    return actor.role == "physician" and actor.practitioner_id == referral.referrer_id


def is_recipient(actor: Actor, referral: Referral) -> bool:
    """In person: whoever took it, or the physician it names."""
    one = referral.recipient
    return actor.role == "physician" and one is not None and one.pk == actor.practitioner_id


def can_read_question(actor: Actor, referral: Referral) -> bool:
    """It is clinical: for who wrote it, and for whom it is while it is theirs."""
    is_theirs = referral.state in (*STANDING, ReferralState.DONE)
    return wrote(actor, referral) or (is_theirs and is_recipient(actor, referral))


def is_open(referral: Referral, at: dt.datetime) -> bool:
    """Whether it waits for its act still, on its last day at the latest."""
    return referral.state in OPEN and referral.valid_until >= today(at)


def can_book_from(actor: Actor, referral: Referral, at: dt.datetime) -> bool:
    """Whoever keeps the agenda of its recipient, and the physician who wrote it."""
    one = referral.recipient
    keeps = one is not None and one.pk in actor.practitioner_ids
    may = can_use_booking(actor) and one is not None and (keeps or wrote(actor, referral))
    return may and is_open(referral, at)


def can_decline(actor: Actor, referral: Referral) -> bool:
    return is_recipient(actor, referral) and referral.state in OPEN


def can_withdraw(actor: Actor, referral: Referral) -> bool:
    return wrote(actor, referral) and referral.state in STANDING


def require_follower(actor: Actor) -> None:
    if not can_follow(actor):
        raise Refused(NOT_FOR_YOU)


def require_referrer(actor: Actor, patient: Patient) -> None:
    if not can_refer(actor, patient):
        raise Refused(ONLY_WHO_TREATS)


def require_writer(actor: Actor, referral: Referral) -> None:
    if not wrote(actor, referral):
        raise Refused(ONLY_WHO_WROTE)


def require_recipient(actor: Actor, referral: Referral) -> None:
    if not is_recipient(actor, referral):
        raise Refused(ONLY_WHO_ANSWERS)


# Sub-queries, and no query of their own: every page of a physician counts what waits for them.


def _trades_of(practitioner: int) -> QuerySet[Any]:
    """What people call their specialty: several codes of the nomenclature may say the same."""
    rows = Practitioner.objects.filter(pk=practitioner, specialty__isnull=False)
    return rows.values("specialty__short_label")


def _grounds_of(practitioner: int) -> QuerySet[Any]:
    """The territories where they work."""
    places = PlaceOfExercise.objects.filter(practitioner=practitioner, ends_on__isnull=True)
    return places.filter(site__territory__isnull=False).values("site__territory")


def _of_rotas(practitioner: int, at: dt.datetime) -> Q:
    """Those of the territories for which they keep hours, today or later."""
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=today(at))
    rules = WeeklyAvailability.objects.filter(still, practitioner=practitioner, territory__isnull=False)
    odd = AvailabilityException.objects.filter(
        practitioner=practitioner, territory__isnull=False, kind=DayKind.OPEN, day__gte=today(at)
    )
    return Q(territory__in=rules.values("territory")) | Q(territory__in=odd.values("territory"))
