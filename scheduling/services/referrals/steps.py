"""What the steps of a referral share. The caller holds the row."""

import datetime as dt

from core.actors import Actor
from core.models import in_words
from directory.models import Practitioner
from patients import services as patients
from patients.enums import CareReason
from scheduling.models import Referral, ReferralTransition
from scheduling.rules import civil_day
from scheduling.states import ReferralAction


def move(
    actor: Actor,
    referral: Referral,
    action: ReferralAction,
    at: dt.datetime,
    *,
    reason: str = "",
    words: str = "",
    by: Practitioner | None = None,
) -> None:
    """Writes the step, and `taker` as it was set; Conflict when it cannot be made from here."""
    source, referral.state = referral.state, referral.next_state(action)
    with in_words(referral):
        referral.save(update_fields=["state", "taker", "updated_at"])
    log(actor, referral, action, source, at, reason=reason, words=words, by=by)


def log(
    actor: Actor,
    referral: Referral,
    action: str,
    source: str,
    at: dt.datetime,
    *,
    reason: str = "",
    words: str = "",
    by: Practitioner | None = None,
) -> None:
    row = ReferralTransition(
        referral=referral,
        action=action,
        source=source,
        target=referral.state,
        practitioner=by,
        reason=reason,
        words=words.strip() or None,
        actor_label=actor.label,
        occurred_at=at,
    )
    row.save(force_insert=True)


def open_care(actor: Actor, referral: Referral, practitioner: Practitioner, at: dt.datetime) -> None:
    """Whoever answers for it knows for whom, until its last day is over."""
    patients.care_relation_open(
        actor=actor,
        patient=referral.patient,
        reason=CareReason.REFERRAL,
        source=referral.public_id,
        practitioner=practitioner,
        until=civil_day(referral.valid_until).ends_at,
        at=at,
    )


def close_care(actor: Actor, referral: Referral, at: dt.datetime) -> None:
    patients.care_relation_close(actor=actor, source=referral.public_id, at=at)
