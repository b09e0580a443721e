"""Rules and tariffs are kept by the regional administration, by two people; all read what is in force."""

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from pathways.enums import DecisionState
from pathways.models import Decision
from territory.policies import REGION


def can_keep_rules(actor: Actor) -> bool:
    return actor.role == REGION


def visible_to(actor: Actor) -> Q:
    """The decisions that the actor may read, as a condition on Decision: those approved, or all of them."""
    return Q() if can_keep_rules(actor) else Q(state=DecisionState.APPROVED)


def can_read(actor: Actor, decision: Decision) -> bool:
    return can_keep_rules(actor) or decision.state == DecisionState.APPROVED


def can_settle(actor: Actor, decision: Decision) -> bool:
    """Approve or reject: somebody else than its author."""
    waits = decision.state == DecisionState.PROPOSED
    return can_keep_rules(actor) and waits and actor.user_id != decision.proposer_id


def can_withdraw(actor: Actor, decision: Decision) -> bool:
    waits = decision.state == DecisionState.PROPOSED
    return can_keep_rules(actor) and waits and actor.user_id == decision.proposer_id


def require_keeper(actor: Actor) -> None:
    if not can_keep_rules(actor):
        raise Refused("Les règles et les tarifs sont tenus par l’administration régionale.")


def require_second_person(actor: Actor, decision: Decision) -> None:
    require_keeper(actor)
    if actor.user_id == decision.proposer_id:
        raise Refused("Une autre personne que son auteur relit une décision.")


def require_author(actor: Actor, decision: Decision) -> None:
    require_keeper(actor)
    if actor.user_id != decision.proposer_id:
        raise Refused("Seul son auteur retire une proposition.")
