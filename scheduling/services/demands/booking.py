"""A request becomes an appointment, by the door of all appointments."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from patients import selectors as patients
from scheduling import selectors
from scheduling.enums import ActForm, Answer, DeclineReason, Fact, Means, Orientation, Teller
from scheduling.models import Appointment, Demand
from scheduling.rules.evidence import Statement
from scheduling.services.booking import appointment_take
from scheduling.services.evidence import testify
from scheduling.services.holding import Booking


def book(
    actor: Actor, demand: Demand, practitioner: Practitioner, starts_at: dt.datetime, at: dt.datetime
) -> Appointment:
    """At an hour that this physician agreed to. The caller judged the right to."""
    booking = booking_of(demand, practitioner, starts_at)
    appointment = appointment_take(actor=actor, booking=booking, at=at)
    known = {row.fact for row in selectors.facts_of(appointment)}
    said = [one for one in _testimony(demand, practitioner) if one.fact not in known]
    testify(actor, appointment, said, at)
    return appointment


def booking_of(demand: Demand, practitioner: Practitioner, starts_at: dt.datetime) -> Booking:
    return Booking(
        patient=demand.patient,
        motive=demand.motive,
        form=ActForm(demand.form),
        practitioner=practitioner,
        cart=demand.cart,
        nurse=demand.nurse,
        beside=demand.requester if demand.form == ActForm.BETWEEN_PHYSICIANS else None,
        starts_at=starts_at,
        question=demand.words,
        answers={UUID(key): answer for key, answer in demand.answers.items()},
        requester=demand.requester,
        referral=demand.referral,
        is_agreed=True,
    )


def _testimony(demand: Demand, practitioner: Practitioner) -> Iterator[Statement]:
    """What the request proves of the pathway: who sent, and that the treating physician could not."""
    declared = patients.treating_physician_of(demand.patient)
    treating = declared.practitioner_id if declared else None
    if treating == practitioner.pk:
        return
    if demand.requester is not None:
        own = demand.requester_id == treating
        yield Statement(
            fact=Fact.ORIENTATION,
            value=Orientation.TREATING_PHYSICIAN if own else Orientation.OTHER_PHYSICIAN,
            told_by=Teller.TREATING_PHYSICIAN if own else Teller.OTHER_PHYSICIAN,
            means=Means.BOOKING,
            told_on=today(demand.asked_at),
            person=demand.asked_by,
            words=demand.words or demand.motive.label,
        )
    for turn in selectors.turns_of(demand):
        if turn.practitioner_id == treating and turn.reason == DeclineReason.BUSY and turn.declined_at:
            yield Statement(
                fact=Fact.TREATING_AVAILABLE,
                value=Answer.NO,
                told_by=Teller.TREATING_PHYSICIAN,
                means=Means.BOOKING,
                told_on=today(turn.declined_at),
                person=turn.practitioner.full_name,
                words="A décliné la demande : pas disponible à temps.",
            )
