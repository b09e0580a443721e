"""What a physician who is asked answers: now, at another hour, these hours, or no."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.models import inserted
from patients import services as patients
from scheduling import selectors
from scheduling.enums import DeclineReason, DemandState, HoldPurpose, Urgency
from scheduling.models import Appointment, Demand, DemandTurn, ProposedTime
from scheduling.notifications import demands as notifications
from scheduling.policies import demands as policies
from scheduling.rules import demands as rules
from scheduling.services.demands.booking import book, booking_of
from scheduling.services.demands.steps import ask_next, close, move, taken_by, waiting_turns
from scheduling.services.holding import gesture
from scheduling.services.holds import hold_take
from scheduling.states import DemandAction

MOST_PROPOSED = 3
MINUTE = dt.timedelta(minutes=1)
JUDGED = frozenset({DeclineReason.IN_PERSON, DeclineReason.EMERGENCY})


@gesture
def demand_accept(
    *, actor: Actor, public_id: UUID, starts_at: dt.datetime | None = None, at: dt.datetime
) -> Appointment:
    """Now, or at that hour: the appointment is made, whole. Who comes second is told who was first.

    SlotTaken when physician, cart, nurse or patient is held at that hour; Unanswered when a sign is asked
    today that was not when the request was filed.
    """
    if (taken := taken_by(actor, public_id)) is not None:
        return taken
    demand, turn = _asked(actor, public_id)
    demand.appointment = book(actor, demand, turn.practitioner, starts_at or _next_minute(at), at)
    close(actor, demand, DemandAction.ACCEPT, at, turn=turn)
    audit.record(actor, "scheduling.demand_accepted", demand, at=at, patient=demand.patient.public_id)
    told = notifications.told_of(demand.appointment)
    notifications.demand_accepted(actor, demand, told, at=at)
    return demand.appointment


@gesture
def demand_propose(
    *, actor: Actor, public_id: UUID, times: Sequence[dt.datetime], at: dt.datetime
) -> list[ProposedTime]:
    """One to three hours to come, kept for the answer for a while (`rules.demands.PACES`).

    SlotTaken when one of them is held already.
    """
    demand, turn = _asked(actor, public_id)
    wanted = sorted(set(times))
    if not 1 <= len(wanted) <= MOST_PROPOSED:
        raise Invalid(f"Proposez d’une à {MOST_PROPOSED} heures.", field="times")
    if wanted[0] <= at:
        raise Invalid("Une de ces heures est passée.", field="times")
    spans = [booking_of(demand, turn.practitioner, one).span for one in wanted]
    if any(before.overlaps(after) for before, after in pairwise(spans)):
        raise Invalid("Deux de ces heures se chevauchent.", field="times")
    until = rules.kept_until(Urgency(demand.urgency), at, wanted[0])
    rows = [_propose(actor, turn, one, until, at) for one in wanted]
    move(actor, demand, DemandAction.PROPOSE, at, turn=turn)
    audit.record(
        actor,
        "scheduling.demand_proposed",
        demand,
        at=at,
        patient=demand.patient.public_id,
        count=len(rows),
    )
    notifications.demand_settled(demand, waiting_turns(demand), at=at)
    notifications.demand_proposed(actor, demand, at=at)
    return rows


@gesture
def demand_decline(
    *, actor: Actor, public_id: UUID, reason: DeclineReason, words: str = "", at: dt.datetime
) -> Demand:
    """The next physician is asked. A judgement (to be seen in person, the 15) ends it instead."""
    demand, turn = _asked(actor, public_id)
    turn.declined_at, turn.reason, turn.words = at, reason, words.strip()
    turn.save(update_fields=["declined_at", "reason", "words", "updated_at"])
    patients.care_relation_close(actor=actor, source=turn.public_id, at=at)
    patient = demand.patient.public_id
    audit.record(actor, "scheduling.demand_declined", demand, at=at, patient=patient, reason=str(reason))
    notifications.demand_settled(demand, [turn], at=at)
    if reason in JUDGED:
        close(actor, demand, DemandAction.SEND_ELSEWHERE, at, turn=turn)
        notifications.demand_unmet(actor, demand, at=at)
        return demand
    is_asked = ask_next(actor, demand, at)
    move(actor, demand, DemandAction.DECLINE, at, turn=turn)
    if is_asked:
        notifications.demand_declined(actor, demand, at=at)
    elif not waiting_turns(demand):
        close(actor, demand, DemandAction.EXHAUST, at)
        notifications.demand_unmet(actor, demand, at=at)
    return demand


def _propose(
    actor: Actor, turn: DemandTurn, starts_at: dt.datetime, until: dt.datetime, at: dt.datetime
) -> ProposedTime:
    booking = booking_of(turn.demand, turn.practitioner, starts_at)
    hold = hold_take(actor=actor, booking=booking, purpose=HoldPurpose.PROPOSAL, until=until, at=at)
    row = ProposedTime(turn=turn, hold=hold, starts_at=starts_at, until=until)
    return inserted(row)


def _asked(actor: Actor, public_id: UUID) -> tuple[Demand, DemandTurn]:
    """The request, locked, and this physician’s turn; Conflict when there is nothing to answer any more."""
    demand = selectors.demand_for(actor, public_id, lock=True)
    turn = selectors.turn_of(actor, demand)
    policies.require_decider(actor, turn)
    if turn is None or turn.declined_at is not None:
        raise Conflict("Vous avez déjà décliné cette demande.")
    if demand.state != DemandState.OPEN:
        raise Conflict(selectors.settled_words(demand))
    return demand, turn


def _next_minute(at: dt.datetime) -> dt.datetime:
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE
