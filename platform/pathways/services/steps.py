"""One step of a decision: its state, the immutable row, the line of the journal, who hears of it."""

import datetime as dt
from uuid import UUID

from core.actors import Actor
from core.clock import today
from core.errors import Invalid, NotFound
from pathways import policies
from pathways.models import Decision, DecisionTransition
from pathways.services.listeners import tell
from pathways.states import Action

PAST = (
    "Cette date est passée\u00a0: des actes ont pu être facturés depuis. Les feuilles émises ne changeront "
    "pas. Confirmez pour continuer."
)


def locked(actor: Actor, public_id: UUID) -> Decision:
    policies.require_keeper(actor)
    row = Decision.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NotFound("Cette décision est introuvable.")
    return row


def require_past_accepted(decision: Decision, *, accepted: bool, at: dt.datetime) -> None:
    """Invalid for a day gone by that nobody confirmed: acts may have been billed by another rule since."""
    if decision.first_day < today(at) and not accepted:
        raise Invalid(PAST, field="past_accepted")


def step(
    actor: Actor, decision: Decision, action: Action, at: dt.datetime, *fields: str, reason: str = ""
) -> None:
    """Moves a locked decision; Conflict when the action does not start from its state.

    `fields` were set by the caller and are saved with the state: constraints tie them together.
    """
    before, decision.state = decision.state, decision.next_state(action)
    decision.save(update_fields=["state", *fields, "updated_at"])
    log(actor, decision, action, before, at, reason)


def log(
    actor: Actor, decision: Decision, action: str, before: str, at: dt.datetime, reason: str = ""
) -> None:
    DecisionTransition.objects.create(
        decision=decision,
        action=action,
        source=before,
        target=decision.state,
        actor_label=actor.label,
        reason=reason,
        occurred_at=at,
    )
    tell(decision, actor, at)
