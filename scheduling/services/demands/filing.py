"""Filing a request, and taking it back."""

import datetime as dt
from uuid import UUID

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.models import in_words
from directory import selectors as directory
from directory.enums import Profession
from directory.models import Practitioner
from patients import policies as patient_policies
from patients import selectors as patients
from scheduling import selectors
from scheduling.models import Demand
from scheduling.notifications import demands as notifications
from scheduling.policies import demands as policies
from scheduling.policies.referrals import is_open
from scheduling.rules import demands as rules
from scheduling.services.demands.steps import ask_next, close, log, waiting_turns
from scheduling.services.holding import Ask, gesture
from scheduling.services.referrals.using import USED
from scheduling.services.signing import in_name_of
from scheduling.services.suitability import check_suitable
from scheduling.states import DemandAction

BESIDE = (Profession.NURSE, Profession.PHARMACIST)


class NoPhysician(Conflict):
    """Nobody receives this: the asker must be told what to do instead."""

    default = "Aucun médecin ne reçoit de demande ici pour ce motif : rien n’est déposé."


@gesture
def demand_file(*, actor: Actor, ask: Ask, at: dt.datetime) -> Demand:
    """Asks the first physician in order, see `selectors.candidates`.

    Stopped or Unanswered by the filter, as a booking is; Invalid; Conflict when one is open already;
    NoPhysician.
    """
    patient_policies.require(
        policies.can_ask(actor, ask.patient, at), "Vous ne pouvez pas déposer de demande pour ce patient."
    )
    asked = selectors.Asked(ask.motive)
    check_suitable(ask, asked, at)
    _check_offered(ask, at)
    _check_referral(actor, ask, at)
    declared = patients.treating_physician_of(ask.patient)
    actor = in_name_of(actor, declared.practitioner if declared else None)
    demand = _demand(actor, ask, at)
    if selectors.standing_demand(ask.patient.pk, ask.motive.pk) is not None:
        raise Conflict("Une demande est déjà ouverte pour ce patient et ce motif.")
    with in_words(demand):
        demand.save(force_insert=True)
    if not ask_next(actor, demand, at):
        raise NoPhysician
    log(actor, demand, "file", "", at)
    patient = ask.patient.public_id
    audit.record(actor, "scheduling.demand_filed", demand, at=at, patient=patient, urgency=int(ask.urgency))
    return demand


@gesture
def demand_withdraw(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """It is not needed any more. Whoever proposed hours is told."""
    demand = selectors.demand_for(actor, public_id, lock=True)
    policies.require_asker(actor, demand)
    waiting = waiting_turns(demand)
    close(actor, demand, DemandAction.WITHDRAW, at)
    audit.record(actor, "scheduling.demand_withdrawn", demand, at=at, patient=demand.patient.public_id)
    notifications.demand_withdrawn(actor, demand, waiting, at=at)


def _check_offered(ask: Ask, at: dt.datetime) -> None:
    """A page may be old: the motive is still the region’s to offer, and the hour wished is to come."""
    if not ask.motive.is_active or ask.motive.owner_id is not None:
        raise Conflict("Ce motif n’est plus proposé.")
    if ask.wanted is not None and ask.wanted <= at:
        raise Invalid("Cette heure est passée.", field="wanted")


def _check_referral(actor: Actor, ask: Ask, at: dt.datetime) -> None:
    """It is of this patient, the actor may see it, and it waits for its act still."""
    if ask.referral is None:
        return
    found = selectors.referral_of_booking(actor, ask.referral.public_id, ask.patient, at=at)
    if found is None or not is_open(found, at):
        raise Conflict(USED)


def _demand(actor: Actor, ask: Ask, at: dt.datetime) -> Demand:
    own = directory.practitioner_of(actor.practitioner_id) if actor.practitioner_id else None
    due = rules.due_at(ask.urgency, at, ask.wanted)
    return Demand(
        patient=ask.patient,
        motive=ask.motive,
        form=ask.form,
        site=ask.cart.site if ask.cart else None,
        cart=ask.cart,
        nurse=own if _is_beside(actor, own, ask) else None,
        requester=own if actor.role == "physician" else None,
        urgency=ask.urgency,
        words=ask.words.strip(),
        referral=ask.referral,
        answers={str(key): answer for key, answer in ask.answers.items()},
        asker_id=actor.user_id,
        asked_by=actor.label,
        asked_at=at,
        due_at=due,
        wakes_at=rules.next_of([rules.turn_ends(ask.urgency, at), due]),
    )


def _is_beside(actor: Actor, own: Practitioner | None, ask: Ask) -> bool:
    """Whether who asks will accompany: at the cart of their own site, or where the patient lives."""
    is_carer = own is not None and own.profession in BESIDE
    return is_carer and (ask.cart is None or ask.cart.site_id in actor.site_ids)
