"""What those whom a referral reaches answer, and the end of its validity."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, NotFound
from directory import selectors as directory
from scheduling import selectors
from scheduling.enums import ReferralDecline, ReferralState
from scheduling.models import Referral
from scheduling.models.referrals import OPEN
from scheduling.notifications import referrals as notifications
from scheduling.policies import referrals as policies
from scheduling.services.referrals.steps import close_care, move, open_care
from scheduling.states import ReferralAction

TAKEN = "Un confrère vient de prendre cet adressage."


@transaction.atomic
def referral_take(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Referral:
    """The first of those whom it reaches: they read of whom it is, and the others see it no more.

    Pressed twice by the same physician, it is taken once. Conflict when a colleague was faster.
    """
    Referral.objects.select_for_update().filter(public_id=public_id).first()
    try:
        referral = selectors.referral_for(actor, public_id, at=at)
    except NotFound as gone:
        if _was_faster(actor, public_id, at):
            raise Conflict(TAKEN) from gone
        raise
    if policies.is_recipient(actor, referral) and referral.state in OPEN:
        return referral
    if not policies.can_take(actor, referral, at):
        policies.require_recipient(actor, referral)
    referral.taker = directory.practitioner_of(actor.practitioner_id or 0)
    told = selectors.reached_by(referral, at)
    move(actor, referral, ReferralAction.TAKE, at, by=referral.taker)
    if referral.taker is not None:
        open_care(actor, referral, referral.taker, at)
    audit.record(actor, "scheduling.referral_taken", referral, at=at, patient=referral.patient.public_id)
    notifications.referral_taken(actor, referral, told, at=at)
    return referral


def _was_faster(actor: Actor, public_id: UUID, at: dt.datetime) -> bool:
    """Whether a colleague took what reached this physician too."""
    owned = [ReferralState.TAKEN, ReferralState.BOOKED]
    taken = Referral.objects.filter(public_id=public_id, physician=None, state__in=owned)
    referral = taken.select_related("specialty").first()
    reached = selectors.reached_by(referral, at) if referral else []
    return any(user.pk == actor.user_id for user in reached)


@transaction.atomic
def referral_decline(
    *, actor: Actor, public_id: UUID, reason: ReferralDecline, words: str = "", at: dt.datetime
) -> Referral:
    """Whoever wrote it reads why. What was taken from a territory goes back to the others whom it reached."""
    referral = selectors.referral_for(actor, public_id, at=at, lock=True)
    policies.require_recipient(actor, referral)
    by, goes_back = referral.recipient, referral.physician_id is None
    if goes_back:
        referral.taker = None
    action = ReferralAction.GIVE_BACK if goes_back else ReferralAction.DECLINE
    move(actor, referral, action, at, reason=reason, words=words, by=by)
    close_care(actor, referral, at)
    audit.record(actor, "scheduling.referral_declined", referral, at=at, patient=referral.patient.public_id)
    notifications.referral_declined(actor, referral, at=at)
    return referral


@transaction.atomic
def referral_expire(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """Its last day is over. Asked twice, or once it is booked, it does nothing."""
    rows = Referral.objects.select_for_update(of=("self",)).select_related("patient", "referrer")
    referral = rows.filter(public_id=public_id, state__in=OPEN, valid_until__lt=today(at)).first()
    if referral is None:
        return
    move(actor, referral, ReferralAction.EXPIRE, at)
    close_care(actor, referral, at)
    audit.record(actor, "scheduling.referral_expired", referral, at=at, patient=referral.patient.public_id)
    notifications.referral_expired(actor, referral, at=at)
