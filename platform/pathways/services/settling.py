"""What a second person does of a proposal, and what its author may still do."""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid
from pathways import policies
from pathways.enums import DecisionKind
from pathways.models import Decision, InForce
from pathways.services.proposing import check_end
from pathways.services.steps import locked, require_past_accepted, step
from pathways.states import Action

DECIDED = ("decider_id", "decided_by", "decided_at")
TAKEN = "Une décision approuvée couvre déjà une partie de cette période\u00a0: mettez-y fin d’abord."


@transaction.atomic
def decision_approve(
    *, actor: Actor, public_id: UUID, past_accepted: bool = False, at: dt.datetime
) -> Decision:
    """It applies at once. Refused to its author; Conflict when its period is taken or it no longer waits."""
    decision = _settle(actor, public_id, Action.APPROVE, at, past_accepted=past_accepted)
    if decision.kind == DecisionKind.END:
        _end(decision)
    else:
        _put_in_force(decision)
    audit.record(actor, "pathways.decision_approved", decision, at=at, decision=decision.kind)
    return decision


@transaction.atomic
def decision_reject(*, actor: Actor, public_id: UUID, reason: str, at: dt.datetime) -> Decision:
    """Refused to its author; Invalid without a reason."""
    if not reason.strip():
        raise Invalid("Un refus dit sa raison.", field="reason")
    decision = _settle(actor, public_id, Action.REJECT, at, reason=reason.strip())
    audit.record(actor, "pathways.decision_rejected", decision, at=at, decision=decision.kind)
    return decision


@transaction.atomic
def decision_withdraw(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Decision:
    """By its author, as long as nobody has read it."""
    decision = locked(actor, public_id)
    policies.require_author(actor, decision)
    decision.withdrawn_at = at
    step(actor, decision, Action.WITHDRAW, at, "withdrawn_at")
    audit.record(actor, "pathways.decision_withdrawn", decision, at=at, decision=decision.kind)
    return decision


def _settle(
    actor: Actor,
    public_id: UUID,
    action: Action,
    at: dt.datetime,
    *,
    past_accepted: bool = True,
    reason: str = "",
) -> Decision:
    decision = locked(actor, public_id)
    policies.require_second_person(actor, decision)
    decision.next_state(action)  # what no longer waits is said first
    require_past_accepted(decision, accepted=past_accepted, at=at)
    decision.decider_id, decision.decided_by, decision.decided_at = actor.user_id, actor.label, at
    decision.reason = reason
    step(actor, decision, action, at, *DECIDED, "reason", reason=reason)
    return decision


def _put_in_force(decision: Decision) -> None:
    """One row for each thing held; the database refuses two decisions on one day."""
    assert decision.valid_from is not None, "decision_says_since_when"
    rows = [
        InForce(decision=decision, key=key, valid_from=decision.valid_from, valid_to=decision.valid_to)
        for key in decision.keys
    ]
    try:
        with transaction.atomic():
            InForce.objects.bulk_create(rows)
    except IntegrityError as error:
        if "in_force_one_at_a_time" not in str(error):
            raise
        raise Conflict(TAKEN, code="period_taken") from error


def _end(decision: Decision) -> None:
    """Shortens what the target holds; the day before its first leaves nothing."""
    assert decision.target is not None, "decision_says_one_thing"
    target = Decision.objects.select_for_update().get(pk=decision.target.pk)
    check_end(decision, target)
    last_day = decision.valid_to
    rows = InForce.objects.filter(decision=target)
    rows.filter(valid_from__gt=last_day).delete()
    rows.update(valid_to=last_day)
