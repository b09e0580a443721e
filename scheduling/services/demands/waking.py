"""What happens to a request by itself: the next physician is asked, everybody is told again, it is closed."""

import datetime as dt
from uuid import UUID

from audit import services as audit
from core.actors import Actor
from scheduling.enums import DemandState
from scheduling.models import Demand
from scheduling.notifications import demands as notifications
from scheduling.rules import demands as rules
from scheduling.services.demands.answering import demand_again
from scheduling.services.demands.steps import ask_next, close, end_proposals, move, waiting_turns
from scheduling.services.holding import gesture
from scheduling.states import DemandAction


@gesture
def demand_wake(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """Asked twice, or too late, it does nothing: somebody answered meanwhile."""
    rows = Demand.objects.select_related("patient", "motive", "site", "asker")
    found = rows.select_for_update(of=("self",)).filter(public_id=public_id, wakes_at__lte=at)
    demand = found.first()
    if demand is None:
        return
    if demand.state == DemandState.PROPOSED:
        _lapse(actor, demand, at)
    elif at >= rules.closes_at(demand.due_at):
        _expire(actor, demand, at)
    elif demand.overdue_at is None and at >= demand.due_at:
        _escalate(actor, demand, at)
    else:
        _pass_on(actor, demand, at)


def _lapse(actor: Actor, demand: Demand, at: dt.datetime) -> None:
    proposers = end_proposals(demand, at)
    demand_again(actor, demand, DemandAction.LAPSE, at)
    notifications.demand_rejected(actor, demand, proposers, at=at)


def _pass_on(actor: Actor, demand: Demand, at: dt.datetime) -> None:
    turns = ask_next(actor, demand, at)
    move(actor, demand, DemandAction.GO_ON, at, turn=turns[0] if turns else None)
    if turns:
        audit.record(actor, "scheduling.demand_passed", demand, at=at, patient=demand.patient.public_id)


def _escalate(actor: Actor, demand: Demand, at: dt.datetime) -> None:
    """Its time is over: those asked before are told again, the others for the first time, and who waits."""
    before = waiting_turns(demand)
    demand.overdue_at = at
    ask_next(actor, demand, at)
    move(actor, demand, DemandAction.ESCALATE, at)
    audit.record(actor, "scheduling.demand_escalated", demand, at=at, patient=demand.patient.public_id)
    notifications.demand_overdue(actor, demand, before, at=at)


def _expire(actor: Actor, demand: Demand, at: dt.datetime) -> None:
    close(actor, demand, DemandAction.EXPIRE, at)
    audit.record(actor, "scheduling.demand_closed", demand, at=at, patient=demand.patient.public_id)
    notifications.demand_unmet(actor, demand, at=at)
