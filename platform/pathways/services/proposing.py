"""What one administrator writes down, for another to read."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.models import validated
from nomenclature.specialties import specialty_labels
from pathways import policies, selectors
from pathways.enums import DecisionKind, DecisionState
from pathways.models import Decision
from pathways.services.steps import log, require_past_accepted
from pathways.verdicts import national_rulebook

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A doubtful rule (`switch`), an amount (`code`, for `specialties` or all others), or an end (`ends`).

    Days are included. An end has `valid_to` alone.
    """

    kind: DecisionKind
    switch: str = ""
    code: str = ""
    specialties: tuple[str, ...] = ()
    amount: Decimal | None = None
    ends: UUID | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    why: str = ""
    source: str = ""


@transaction.atomic
def decision_propose(
    *, actor: Actor, proposal: Proposal, past_accepted: bool = False, at: dt.datetime
) -> Decision:
    """Invalid for what is not a rule of ours, or for a day gone by that is not confirmed."""
    decision = decision_draft(actor=actor, proposal=proposal, at=at)
    require_past_accepted(decision, accepted=past_accepted, at=at)
    decision.save(force_insert=True)
    log(actor, decision, "propose", "", at)
    audit.record(actor, "pathways.decision_proposed", decision, at=at, decision=decision.kind)
    return decision


def decision_draft(*, actor: Actor, proposal: Proposal, at: dt.datetime) -> Decision:
    """The decision as it would be written, with all its rules checked; nothing is saved."""
    policies.require_keeper(actor)
    assert actor.user_id is not None, "a keeper is a person"
    target = None if proposal.ends is None else selectors.decision_for(actor, proposal.ends)
    _check_words(proposal)
    decision = Decision(
        kind=proposal.kind,
        switch=proposal.switch,
        code=proposal.code,
        specialties=sorted(proposal.specialties),
        amount=proposal.amount,
        target=target,
        valid_from=proposal.valid_from,
        valid_to=proposal.valid_to,
        why=proposal.why.strip(),
        source=proposal.source.strip(),
        proposer_id=actor.user_id,
        proposed_by=actor.label,
        proposed_at=at,
    )
    if target is not None:
        check_end(decision, target)
    return validated(decision)


def _check_words(proposal: Proposal) -> None:
    """Only rules, codes and specialties that the tables know."""
    book = national_rulebook()
    if proposal.kind == DecisionKind.SWITCH and proposal.switch not in book.switches:
        raise Invalid("Cette règle douteuse n’existe pas.", field="switch")
    if proposal.kind != DecisionKind.TARIFF:
        return
    if proposal.code not in book.billable:
        raise Invalid("Aucune règle ne facture ce code.", field="code")
    if proposal.specialties and proposal.code not in book.codes_by_specialty:
        raise Invalid("Le montant de ce code ne dépend pas de la spécialité.", field="specialties")
    if set(proposal.specialties) - specialty_labels().keys():
        raise Invalid("Cette spécialité n’existe pas.", field="specialties")


def check_end(decision: Decision, target: Decision) -> None:
    """Conflict when there is nothing to end; Invalid when the last day changes nothing."""
    held = selectors.held_by(target)
    if target.state != DecisionState.APPROVED or not held:
        raise Conflict("Cette décision ne s’applique pas\u00a0: il n’y a rien à finir.")
    last_day = decision.valid_to
    if last_day is None:
        raise Invalid("Dites le dernier jour.", field="valid_to")
    if last_day < held[0].valid_from - ONE_DAY:
        raise Invalid("Cette date précède la décision à finir.", field="valid_to")
    if held[0].valid_to is not None and held[0].valid_to <= last_day:
        raise Invalid("La décision finit déjà ce jour-là, ou avant.", field="valid_to")
