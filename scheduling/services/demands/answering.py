"""What who asked answers to the hours that a physician proposes."""

import datetime as dt
from uuid import UUID

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from scheduling import selectors
from scheduling.enums import DemandState
from scheduling.models import Appointment, Demand
from scheduling.notifications import demands as notifications
from scheduling.policies import demands as policies
from scheduling.services.demands.booking import book
from scheduling.services.demands.steps import ask_next, close, end_proposals, move, taken_by
from scheduling.services.holding import gesture
from scheduling.states import DemandAction

GONE = "Cette heure n’est plus proposée."


@gesture
def demand_choose(*, actor: Actor, public_id: UUID, proposal: UUID, at: dt.datetime) -> Appointment:
    """The appointment is made at that hour. SlotTaken when it was taken meanwhile: the others still stand."""
    if (taken := taken_by(actor, public_id)) is not None:
        return taken
    demand = _answered(actor, public_id)
    chosen = selectors.proposal_for(demand, proposal)
    if chosen.ended_at is not None or chosen.until <= at:
        raise Conflict(GONE)
    demand.appointment = book(actor, demand, chosen.turn.practitioner, chosen.starts_at, at)
    close(actor, demand, DemandAction.CHOOSE, at, turn=chosen.turn)
    audit.record(
        actor, "scheduling.demand_answered", demand, at=at, patient=demand.patient.public_id, chosen=True
    )
    return demand.appointment


@gesture
def demand_reject(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """None suits: the next physician is asked too, and whoever proposed may propose again."""
    demand = _answered(actor, public_id)
    if demand.state != DemandState.PROPOSED:
        raise Conflict(GONE)
    proposers = end_proposals(demand, at)
    demand_again(actor, demand, DemandAction.REJECT, at)
    audit.record(
        actor, "scheduling.demand_answered", demand, at=at, patient=demand.patient.public_id, chosen=False
    )
    notifications.demand_rejected(actor, demand, proposers, at=at)


def demand_again(actor: Actor, demand: Demand, action: DemandAction, at: dt.datetime) -> None:
    """Open again, for those who were asked and for the next one."""
    ask_next(actor, demand, at)
    move(actor, demand, action, at)


def _answered(actor: Actor, public_id: UUID) -> Demand:
    demand = selectors.demand_for(actor, public_id, lock=True)
    policies.require_asker(actor, demand)
    return demand
