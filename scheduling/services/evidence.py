"""What is said of an act’s pathway is added, never changed: the last thing said of a fact counts."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid, Refused
from scheduling import policies, selectors
from scheduling.enums import AppointmentState, Means, Teller
from scheduling.models import Appointment, PathwayFact
from scheduling.rules.evidence import Statement, completed, faults

BY_ITSELF = (Means.AGENDA, Means.BOOKING, Means.REFERRAL)
CLOSED = "Cet acte est clos ou annulé : son parcours ne change plus."


@transaction.atomic
def pathway_facts_state(
    *, actor: Actor, appointment: UUID, statements: Iterable[Statement], at: dt.datetime
) -> list[PathwayFact]:
    """Writes what is new in these statements. Invalid names "<fact>__<part>" when something is missing."""
    row = selectors.appointment_for(actor, appointment, lock=True, is_in_act=True)
    if not policies.can_read_pathway(actor, row):
        raise Refused
    require_open(row)
    return state_facts(actor, row, typed(statements), at)


def typed(statements: Iterable[Statement]) -> list[Statement]:
    """What a person says; Invalid when it is put in the mouth of the house, which testifies by itself."""
    said = list(statements)
    for one in said:
        if one.told_by == Teller.AGENDA or one.means in BY_ITSELF:
            raise Invalid("Dites qui vous l’a dit, et comment.", field=f"{one.fact}__told_by")
    return said


def state_facts(
    actor: Actor, appointment: Appointment, statements: Iterable[Statement], at: dt.datetime
) -> list[PathwayFact]:
    """The same for a caller who holds the act’s row, or has just made it."""
    said = _new(appointment, statements, at)
    if not all(policies.can_state(actor, appointment, one.fact) for one in said):
        raise Refused("Ce n’est pas à vous de le dire pour cet acte.")
    return [_state(actor, appointment, one, at) for one in said]


def testify(
    actor: Actor, appointment: Appointment, statements: Iterable[Statement], at: dt.datetime
) -> list[PathwayFact]:
    """What the house saw itself: kept whoever the actor is, for it is not theirs to say or to leave out."""
    return [_state(actor, appointment, one, at) for one in _new(appointment, statements, at)]


def _new(appointment: Appointment, statements: Iterable[Statement], at: dt.datetime) -> list[Statement]:
    """What was not said already."""
    before = {row.fact: row.statement for row in selectors.facts_of(appointment)}
    stated = [completed(one, today(at)) for one in statements]
    return [one for one in stated if before.get(one.fact) != one]


def require_open(appointment: Appointment) -> None:
    """Conflict once the act is closed, cancelled or missed."""
    if appointment.state != AppointmentState.BOOKED:
        raise Conflict(CLOSED)


def check_statement(statement: Statement, at: dt.datetime) -> None:
    """Invalid with the first thing that is missing."""
    for fault in faults(completed(statement, today(at)), today(at)):
        raise Invalid(fault.message, field=f"{statement.fact}__{fault.field}")


def _state(actor: Actor, appointment: Appointment, statement: Statement, at: dt.datetime) -> PathwayFact:
    check_statement(statement, at)
    fact = PathwayFact(
        appointment=appointment,
        fact=statement.fact,
        value=statement.value,
        told_by=statement.told_by,
        means=statement.means,
        told_on=statement.told_on,
        person=statement.person or None,
        words=statement.words or None,
        said_by=actor.label,
        said_at=at,
    )
    fact.save()
    patient = appointment.patient.public_id
    audit.record(
        actor, "scheduling.fact_stated", appointment, at=at, patient=patient, fact=str(statement.fact)
    )
    return fact
