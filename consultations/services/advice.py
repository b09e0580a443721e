"""« C’était un conseil »: typed as a téléconseil and never billed; taken back until the act is closed."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import ActKind, AdviceReason
from consultations.models import Advice, Consultation
from consultations.services.pathway import ONLY_THE_PHYSICIAN
from consultations.services.steps import locked_with_hour, patient_of
from consultations.states import REPORT_IS_OPEN, SETTLED
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.models import inserted

TOO_EARLY = "L’acte n’a pas commencé : il n’y a rien à facturer. Annulez-le s’il n’a pas lieu d’être."
TOO_LATE = "L’acte est clôturé, annulé ou passé en présentiel : ce qu’il était ne change plus."
NONE_STANDS = "Cet acte est déjà une téléconsultation."


@transaction.atomic
def advice_say(
    *, actor: Actor, public_id: UUID, reason: AdviceReason, words: str = "", at: dt.datetime
) -> Advice:
    """By the physician of the act, before it is closed. Nothing is billed nor reimbursed. Twice is once."""
    act = _held(actor, public_id)
    if reason == AdviceReason.OTHER and not words.strip():
        raise Invalid("Dites laquelle.", field="words")
    standing = selectors.advice_of(act)
    if standing is not None:
        return standing
    row = inserted(
        Advice(consultation=act, reason=reason, words=words.strip() or None, said_by=actor.label, said_at=at)
    )
    _write(actor, act, ActKind.ADVICE, "consultations.advice_said", at)
    return row


@transaction.atomic
def advice_withdraw(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """It was a teleconsultation after all: the verdict of the rules stands again."""
    act = _held(actor, public_id)
    row = selectors.advice_of(act)
    if row is None:
        raise Conflict(NONE_STANDS)
    row.withdrawn_by, row.withdrawn_at = actor.label, at
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "updated_at"])
    _write(actor, act, ActKind.CONSULTATION, "consultations.advice_withdrawn", at)


def _held(actor: Actor, public_id: UUID) -> Consultation:
    """Under lock: it is signed before, or after, and as what it is then."""
    act = locked_with_hour(actor, public_id)
    policies.require(policies.can_conduct(actor, act), ONLY_THE_PHYSICIAN)
    if act.state not in REPORT_IS_OPEN:
        raise Conflict(TOO_LATE if act.state in SETTLED else TOO_EARLY)
    return act


def _write(actor: Actor, act: Consultation, kind: ActKind, event: str, at: dt.datetime) -> None:
    act.kind = kind
    act.save(update_fields=["kind", "updated_at"])
    audit.record(actor, event, act, at=at, patient=patient_of(act))
    notifications.changed(act, "pathway")
