"""The steps that requests share: moving, asking the next physician, ending. The caller holds the row."""

import datetime as dt
from uuid import UUID

from core.actors import Actor, job
from patients import services as patients
from patients.enums import CareReason
from scheduling import selectors
from scheduling.enums import DemandState, Urgency
from scheduling.models import Appointment, Demand, DemandTransition, DemandTurn, ProposedTime
from scheduling.models.demands import STANDING
from scheduling.notifications import demands as notifications
from scheduling.rules import demands as rules
from scheduling.services.holds import hold_release
from scheduling.states import DemandAction

MOVED = ["state", "appointment", "overdue_at", "wakes_at", "updated_at"]


def taken_by(actor: Actor, public_id: UUID) -> Appointment | None:
    """What this very person made of it: a second press is answered as the first one was."""
    demand = selectors.demand_for(actor, public_id, lock=True)
    appointment = demand.appointment
    if appointment is None or appointment.booker_id is None or appointment.booker_id != actor.user_id:
        return None
    return appointment


def move(
    actor: Actor,
    demand: Demand,
    action: DemandAction,
    at: dt.datetime,
    *,
    turn: DemandTurn | None = None,
) -> None:
    """Writes the step, and when the request wakes next. Conflict when it cannot be made from here."""
    source, demand.state = demand.state, demand.next_state(action)
    demand.wakes_at = _wakes_at(demand, at)
    demand.save(update_fields=MOVED)
    log(actor, demand, action, source, at, turn=turn)


def log(
    actor: Actor,
    demand: Demand,
    action: str,
    source: str,
    at: dt.datetime,
    *,
    turn: DemandTurn | None = None,
) -> None:
    DemandTransition.objects.create(
        demand=demand,
        action=action,
        source=source,
        target=demand.state,
        practitioner=turn.practitioner if turn else None,
        reason=turn.reason if turn else "",
        actor_label=actor.label,
        occurred_at=at,
    )


def ask_next(actor: Actor, demand: Demand, at: dt.datetime) -> list[DemandTurn]:
    """The next physician; all who are left once its time is over. Those asked before still may answer."""
    left = selectors.candidates(selectors.call_of(demand, at))
    return [_ask(actor, demand, one, at) for one in (left if demand.overdue_at else left[:1])]


def _ask(actor: Actor, demand: Demand, candidate: selectors.Candidate, at: dt.datetime) -> DemandTurn:
    """The physician opens the file while they are asked: nobody answers without knowing for whom."""
    turn = DemandTurn(
        demand=demand, practitioner=candidate.practitioner, is_treating=candidate.is_treating, told_at=at
    )
    turn.save()
    patients.care_relation_open(
        actor=actor,
        patient=demand.patient,
        reason=CareReason.DEMAND,
        source=turn.public_id,
        practitioner=candidate.practitioner,
        until=rules.closes_at(max(demand.due_at, at)),
        at=at,
    )
    notifications.demand_asked(actor, turn, at=at)
    return turn


def waiting_turns(demand: Demand) -> list[DemandTurn]:
    """Those who may still answer."""
    return [turn for turn in selectors.turns_of(demand) if turn.declined_at is None]


def end_proposals(demand: Demand, at: dt.datetime) -> set[int]:
    """The proposed hours wait no more; the keys of who proposed them."""
    rows = selectors.proposals_of(demand)
    for row in rows:
        if row.hold is not None:
            hold_release(actor=job("scheduling.demands"), hold=row.hold, at=at)
    ProposedTime.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at, updated_at=at)
    return {row.turn.practitioner_id for row in rows}


def close(
    actor: Actor, demand: Demand, action: DemandAction, at: dt.datetime, *, turn: DemandTurn | None = None
) -> None:
    """Ends it: nobody is asked any more, and what was opened for the asking is closed."""
    waiting = waiting_turns(demand)
    end_proposals(demand, at)
    move(actor, demand, action, at, turn=turn)
    for one in waiting:
        patients.care_relation_close(actor=actor, source=one.public_id, at=at)
    notifications.demand_settled(demand, waiting, at=at)


def _wakes_at(demand: Demand, at: dt.datetime) -> dt.datetime | None:
    if demand.state not in STANDING:
        return None
    if demand.state == DemandState.PROPOSED:
        return rules.next_of(row.until for row in selectors.proposals_of(demand))
    told = max((turn.told_at for turn in selectors.turns_of(demand)), default=demand.asked_at)
    turn_ends = rules.turn_ends(Urgency(demand.urgency), told)
    # A turn that ended without anybody left to ask wakes nobody any more.
    return rules.next_of(
        [
            turn_ends if turn_ends > at and not demand.overdue_at else None,
            demand.due_at if not demand.overdue_at else None,
            rules.closes_at(demand.due_at),
        ]
    )
