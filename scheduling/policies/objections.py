"""Who objects to an act, who decides on it, and who reads why."""

import datetime as dt

from core.actors import Actor
from core.errors import Refused
from patients import policies as patients
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, Objection
from scheduling.policies import can_read_question, is_physician_of

ONLY_WHO_TREATS = "Seul le médecin traitant de ce patient s’oppose à cet acte."
ONLY_WHO_HOLDS = "Seul le médecin de cet acte décide de le maintenir."


def can_object(actor: Actor, appointment: Appointment) -> bool:
    """The treating physician in person, to an act that is neither theirs nor asked by them."""
    own = {appointment.practitioner_id, appointment.requester_id}
    return actor.practitioner_id not in own and patients.treats(actor, appointment.patient)


def can_withdraw(actor: Actor, objection: Objection) -> bool:
    """Whoever made it, even when the patient has declared somebody else since."""
    return actor.role == "physician" and actor.practitioner_id == objection.practitioner_id


def can_decide(actor: Actor, appointment: Appointment) -> bool:
    """The physician of the act, in person, until it is closed or given up."""
    return is_physician_of(actor, appointment) and appointment.state == AppointmentState.BOOKED


def can_read_words(actor: Actor, appointment: Appointment, objection: Objection) -> bool:
    """They are clinical: for who wrote them, and for the carers of the act."""
    return can_withdraw(actor, objection) or can_read_question(actor, appointment)


def is_before(appointment: Appointment, at: dt.datetime) -> bool:
    """Whether the act is still to come: once its patient is let in, early even, nobody objects."""
    is_to_come = appointment.began_at is None and appointment.starts_at > at
    return appointment.state == AppointmentState.BOOKED and is_to_come


def require_objector(actor: Actor, appointment: Appointment) -> None:
    if not can_object(actor, appointment):
        raise Refused(ONLY_WHO_TREATS)


def require_decider(actor: Actor, appointment: Appointment) -> None:
    if not can_decide(actor, appointment):
        raise Refused(ONLY_WHO_HOLDS)
