"""The only door for reading what the region decided."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.clock import today
from core.errors import NotFound
from core.prepared import Prepared
from pathways import policies
from pathways.engine.tables import Period
from pathways.enums import DecisionState
from pathways.models import Decision, DecisionTransition, InForce


@dataclass(frozen=True, slots=True)
class Applied:
    """One thing that a decision holds, as the rulebook needs it. Both days are included."""

    key: str
    switch: str
    code: str
    amount: Decimal | None
    valid_from: dt.date
    valid_to: dt.date | None
    decided_on: dt.date
    decision: UUID

    @property
    def period(self) -> Period:
        return Period(self.valid_from, self.valid_to)


_in_force = Prepared[InForce](
    lambda: InForce.objects.select_related("decision").order_by("key", "valid_from")
)


def applied() -> tuple[Applied, ...]:
    """All that approved decisions hold, past and to come, in one query."""
    return tuple(_applied(row, row.decision) for row in _in_force())


def _applied(row: InForce, decision: Decision) -> Applied:
    assert decision.decided_at is not None, "only what was approved is in force (decision_settled_by_and_at)"
    return Applied(
        key=row.key,
        switch=decision.switch,
        code=decision.code,
        amount=decision.amount,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        decided_on=today(decision.decided_at),
        decision=decision.public_id,
    )


def decisions_for(actor: Actor) -> QuerySet[Decision]:
    return Decision.objects.filter(policies.visible_to(actor)).select_related("target")


def decision_for(actor: Actor, public_id: UUID) -> Decision:
    """One decision that the actor may read, or NotFound."""
    row = decisions_for(actor).filter(public_id=public_id).first()
    if row is None:
        raise NotFound("Cette décision est introuvable.")
    return row


def waiting(actor: Actor) -> list[Decision]:
    """What waits for a second pair of eyes, whoever wrote it; the oldest first."""
    rows = decisions_for(actor).filter(state=DecisionState.PROPOSED)
    return list(rows.order_by("proposed_at", "pk"))


def to_read(actor: Actor) -> list[Decision]:
    """What waits for this very person; nothing for those who do not keep the rules."""
    return [row for row in waiting(actor) if policies.can_settle(actor, row)]


def settled(actor: Actor) -> QuerySet[Decision]:
    """What no longer waits, the latest first."""
    rows = decisions_for(actor).exclude(state=DecisionState.PROPOSED)
    return rows.order_by("-proposed_at", "-pk")


def in_force_on(day: dt.date) -> list[InForce]:
    """What applies that day. Everybody signed in may read it: it decides what they are paid."""
    return list(_lasting(day).filter(valid_from__lte=day))


def in_force_or_to_come(day: dt.date) -> list[InForce]:
    return list(_lasting(day))


def held_by(decision: Decision) -> list[InForce]:
    """What a decision holds, shortened by those that ended it; nothing when it never took effect."""
    return list(decision.in_force.order_by("key", "pk"))


def about_switch(actor: Actor, switch: str) -> list[Decision]:
    """Every decision on a doubtful rule that the actor may read, ends included, the latest first."""
    about = Q(switch=switch) | Q(target__switch=switch)
    return list(decisions_for(actor).filter(about).order_by("-proposed_at", "-pk"))


def ends_of(actor: Actor, decision: Decision) -> list[Decision]:
    return list(decisions_for(actor).filter(target=decision).order_by("-proposed_at", "-pk"))


def steps_of(decision: Decision) -> list[DecisionTransition]:
    return list(decision.transitions.order_by("occurred_at", "pk"))


def met_by(decision: Decision) -> list[InForce]:
    """What is already decided of the same thing on the same days."""
    rows = _lasting(decision.first_day).filter(key__in=decision.keys)
    return list(rows if decision.valid_to is None else rows.filter(valid_from__lte=decision.valid_to))


def _lasting(day: dt.date) -> QuerySet[InForce]:
    """What applies that day or later."""
    rows = InForce.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return rows.select_related("decision").order_by("valid_from", "pk")
