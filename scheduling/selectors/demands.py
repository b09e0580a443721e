"""Requests as their pages and services read them."""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import selectors as accounts
from accounts.models import User
from core.actors import Actor
from core.clock import today
from core.errors import NotFound
from directory.models import Practitioner
from scheduling.enums import DemandState
from scheduling.models import (
    Demand,
    DemandIntake,
    DemandTransition,
    DemandTurn,
    ProposedTime,
    Referral,
)
from scheduling.models.demands import STANDING
from scheduling.policies import demands as policies


def demands_of(actor: Actor) -> QuerySet[Demand]:
    """The requests that the actor may see: those they asked, and those asked of whom they work for."""
    received = DemandTurn.objects.filter(policies.received_by(actor), demand=OuterRef("pk"))
    rows = Demand.objects.filter(policies.asked_by(actor) | Exists(received))
    return rows.select_related(
        "patient__commune",
        "motive",
        "site",
        "cart__site",
        "nurse",
        "requester",
        "asker",
        "appointment__practitioner",
        "referral__referrer",
    )


def asker_of(demand: Demand, at: dt.datetime) -> User | None:
    """Who asked, as long as it is theirs to follow: the account is open, the patient still one they know."""
    if demand.asker is None:
        return None
    held = accounts.actors_of(demand.asker, today(at))
    return demand.asker if any(policies.can_ask(one, demand.patient, at) for one in held) else None


def demand_for(actor: Actor, public_id: UUID, *, lock: bool = False) -> Demand:
    if lock:
        # Read again once held: a row that was waited for keeps the neighbours it was joined with before.
        Demand.objects.select_for_update().filter(public_id=public_id).first()
    demand = demands_of(actor).filter(public_id=public_id).first()
    if demand is None:
        raise NotFound("Cette demande est introuvable, ou ne vous est pas adressée.")
    return demand


def demands_received(actor: Actor) -> QuerySet[Demand]:
    """Those that wait for the physicians whom the actor works for: the most urgent, then the oldest."""
    turns = DemandTurn.objects.filter(policies.received_by(actor), declined_at__isnull=True)
    rows = demands_of(actor).filter(Exists(turns.filter(demand=OuterRef("pk"))), state__in=STANDING)
    return rows.order_by("urgency", "asked_at", "pk")


def demands_asked(actor: Actor) -> QuerySet[Demand]:
    """Those that the actor, or the team of their site, waits for."""
    rows = demands_of(actor).filter(policies.asked_by(actor), state__in=STANDING)
    return rows.order_by("urgency", "asked_at", "pk")


def demands_past(actor: Actor) -> QuerySet[Demand]:
    """What became of those that the actor asked, or took: the last first."""
    theirs = policies.asked_by(actor) | Q(appointment__practitioner__in=actor.practitioner_ids)
    return demands_of(actor).filter(theirs).exclude(state__in=STANDING).order_by("-updated_at", "-pk")


def demands_waiting(actor: Actor) -> int:
    """How many wait for the actor: to be answered, or with hours proposed to choose from."""
    return demands_to_answer(actor).count()


def demands_to_answer(actor: Actor) -> QuerySet[Demand]:
    if not policies.can_ask_at_all(actor):
        return Demand.objects.none()
    received = DemandTurn.objects.filter(
        policies.received_by(actor), demand=OuterRef("pk"), declined_at__isnull=True
    )
    to_answer = Q(Exists(received), state=DemandState.OPEN)
    to_choose = policies.asked_by(actor) & Q(state=DemandState.PROPOSED)
    return Demand.objects.filter(to_answer | to_choose)


def standing_demand(patient: int, motive: int) -> Demand | None:
    return Demand.objects.filter(patient=patient, motive=motive, state__in=STANDING).first()


def demands_from(referral: Referral) -> Demand | None:
    """The request that follows it, while that stands."""
    return referral.demands.filter(state__in=STANDING).order_by("asked_at", "pk").first()


def turns_of(demand: Demand) -> list[DemandTurn]:
    """Who was asked, in order."""
    return list(demand.turns.select_related("practitioner__specialty").order_by("told_at", "pk"))


def turn_of(actor: Actor, demand: Demand) -> DemandTurn | None:
    """The actor’s own turn, or that of the physician whom they work for."""
    rows = demand.turns.filter(policies.received_by(actor)).select_related("practitioner__specialty")
    return rows.order_by("told_at", "pk").first()


def proposals_of(demand: Demand) -> list[ProposedTime]:
    """The hours that stand, the soonest first."""
    rows = ProposedTime.objects.filter(turn__demand=demand, ended_at__isnull=True)
    return list(rows.select_related("turn__practitioner", "hold__patient").order_by("starts_at", "pk"))


def proposal_for(demand: Demand, public_id: UUID) -> ProposedTime:
    """One of this request, whether it still stands or not."""
    rows = ProposedTime.objects.filter(turn__demand=demand, public_id=public_id)
    found = rows.select_related("turn__practitioner").first()
    if found is None:
        raise NotFound("Cette heure n’est pas de celles qui ont été proposées.")
    return found


def settled_words(demand: Demand) -> str:
    """Why there is nothing to answer any more: somebody was faster, or it is over."""
    if demand.appointment is not None:
        return f"{demand.appointment.practitioner.full_name} vient de prendre cette demande."
    if demand.state == DemandState.PROPOSED:
        names = {one.turn.practitioner.full_name for one in proposals_of(demand)}
        return f"{' et '.join(sorted(names))} vient de proposer des heures : la demande attend leur réponse."
    return "Cette demande est close."


def demand_history(demand: Demand) -> list[DemandTransition]:
    return list(demand.transitions.select_related("practitioner").order_by("occurred_at", "pk"))


def demands_to_wake(at: dt.datetime) -> list[UUID]:
    """Those for which something happens by itself."""
    return list(
        Demand.objects.filter(wakes_at__lte=at).order_by("wakes_at").values_list("public_id", flat=True)
    )


def intake_of(practitioner: Practitioner) -> DemandIntake:
    """What was set, or a row that is not stored: everything is received."""
    found = DemandIntake.objects.filter(practitioner=practitioner).first()
    return found or DemandIntake(practitioner=practitioner)
