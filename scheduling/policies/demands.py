"""Who asks for a physician, who is asked, and who reads what was written for them."""

import datetime as dt

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from patients import policies as patients
from patients.models import Patient
from scheduling.models import Demand, DemandTurn
from scheduling.models.demands import STANDING
from scheduling.policies import CARERS

ASKERS = frozenset({"physician", "nurse", "pharmacist", "secretary"})
ONLY_WHO_IS_ASKED = "Seul un médecin sollicité répond à cette demande."
ONLY_WHO_ASKED = "C’est à qui a déposé cette demande, ou à l’équipe du site, de le faire."


def can_ask_at_all(actor: Actor) -> bool:
    """Whether the pages of requests are for this actor."""
    return actor.role in ASKERS


def can_ask(actor: Actor, patient: Patient, at: dt.datetime) -> bool:
    """Whoever is beside a patient, or makes their appointments, when they know them."""
    return can_ask_at_all(actor) and patients.can_know(actor, patient, at)


def asked_by(actor: Actor) -> Q:
    """The requests that the actor filed, and those of the site whose team takes over from them."""
    own = Q(asker=actor.user_id, asker__isnull=False)
    return own | Q(site__in=actor.site_ids) if actor.role == "nurse" else own


def received_by(actor: Actor) -> Q:
    """The turns of the physicians in whose name the actor works."""
    return Q(practitioner__in=actor.practitioner_ids)


def asks(actor: Actor, demand: Demand) -> bool:
    """The same as `asked_by`, asked of one request."""
    own = demand.asker_id is not None and demand.asker_id == actor.user_id
    return own or (actor.role == "nurse" and demand.site_id is not None and demand.site_id in actor.site_ids)


def can_decide(actor: Actor, turn: DemandTurn | None) -> bool:
    """A physician decides for themselves: nobody accepts in their name."""
    own = turn is not None and turn.practitioner_id == actor.practitioner_id
    return actor.role == "physician" and own


def can_read_words(actor: Actor, demand: Demand, turn: DemandTurn | None) -> bool:
    """What was written for the physician is clinical: for the carers who ask, and who are asked."""
    if actor.role not in CARERS:
        return False
    return asks(actor, demand) or (can_decide(actor, turn) and _is_theirs(actor, demand, turn))


def _is_theirs(actor: Actor, demand: Demand, turn: DemandTurn | None) -> bool:
    """While it waits for this physician, or once they took it: not what they declined or a colleague took."""
    if demand.appointment is not None:
        return demand.appointment.practitioner_id == actor.practitioner_id
    return demand.state in STANDING and turn is not None and turn.declined_at is None


def can_set_intake(actor: Actor) -> bool:
    return actor.role == "physician" and actor.practitioner_id is not None


def require_asker(actor: Actor, demand: Demand) -> None:
    if not asks(actor, demand):
        raise Refused(ONLY_WHO_ASKED)


def require_decider(actor: Actor, turn: DemandTurn | None) -> None:
    if not can_decide(actor, turn):
        raise Refused(ONLY_WHO_IS_ASKED)
