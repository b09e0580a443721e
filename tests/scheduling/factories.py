"""Motives, hours and appointments for tests."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from scheduling.enums import ActForm, Destination, HoldPurpose, QuestionKind, Urgency, Weekday
from scheduling.models import (
    Absence,
    Appointment,
    CartOpening,
    Demand,
    DemandTurn,
    ElsewhereOpening,
    Hold,
    Motive,
    MotiveQuestion,
    RedFlag,
    WeeklyAvailability,
)
from tests.directory.factories import PractitionerFactory, SpecialtyFactory
from tests.patients.factories import PatientFactory
from tests.territory.factories import CartFactory

MONDAY = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)  # nine o’clock in France


class MotiveFactory(DjangoModelFactory):
    class Meta:
        model = Motive

    label = factory.Sequence(lambda n: f"Motif {n}")
    duration_minutes = 30
    forms = factory.LazyFunction(lambda: [ActForm.SIMPLE_VIDEO, ActForm.ASSISTED])


class RedFlagFactory(DjangoModelFactory):
    class Meta:
        model = RedFlag

    motive = None
    question = "Douleur dans la poitrine"
    destinations = factory.LazyFunction(lambda: [Destination.SAMU])


class MotiveQuestionFactory(DjangoModelFactory):
    class Meta:
        model = MotiveQuestion

    motive = factory.SubFactory(MotiveFactory)
    text = "Depuis quand ?"
    kind = QuestionKind.TEXT


class ElsewhereOpeningFactory(DjangoModelFactory):
    """General practice, for the autumn and the winter."""

    class Meta:
        model = ElsewhereOpening

    specialty = factory.SubFactory(SpecialtyFactory)
    starts_on = dt.date(2026, 10, 1)
    reason = "Quatre mois d’attente dans la région"


class WeeklyAvailabilityFactory(DjangoModelFactory):
    """Monday morning, 9 to 11; public holidays too, so that a story holds on whatever day it is played."""

    class Meta:
        model = WeeklyAvailability

    on_holidays = True
    practitioner = factory.SubFactory(PractitionerFactory)
    weekday = Weekday.MONDAY
    starts_at = dt.time(9)
    ends_at = dt.time(11)
    valid_from = dt.date(2026, 1, 1)


class CartOpeningFactory(DjangoModelFactory):
    class Meta:
        model = CartOpening

    on_holidays = True
    cart = factory.SubFactory(CartFactory)
    weekday = Weekday.MONDAY
    starts_at = dt.time(9)
    ends_at = dt.time(11)
    valid_from = dt.date(2026, 1, 1)


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = Absence

    practitioner = factory.SubFactory(PractitionerFactory)
    starts_at = MONDAY
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(days=14))


class HoldFactory(DjangoModelFactory):
    """Half an hour kept while somebody books, for five minutes from the day before."""

    class Meta:
        model = Hold

    patient = factory.SubFactory(PatientFactory)
    motive = factory.SubFactory(MotiveFactory)
    form = ActForm.SIMPLE_VIDEO
    practitioner = factory.SubFactory(PractitionerFactory)
    starts_at = MONDAY
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(minutes=30))
    purpose = HoldPurpose.BOOKING
    held_at = factory.LazyAttribute(lambda o: o.until - dt.timedelta(minutes=5))
    until = factory.LazyAttribute(lambda o: o.starts_at - dt.timedelta(days=1))


class AppointmentFactory(DjangoModelFactory):
    """A booked simple video on Monday at nine, unless told otherwise."""

    class Meta:
        model = Appointment

    class Params:
        assisted = factory.Trait(
            form=ActForm.ASSISTED,
            cart=factory.SubFactory(CartFactory),
            site=factory.LazyAttribute(lambda o: o.cart.site),
        )

    patient = factory.SubFactory(PatientFactory)
    motive = factory.SubFactory(MotiveFactory)
    form = ActForm.SIMPLE_VIDEO
    practitioner = factory.SubFactory(PractitionerFactory)
    starts_at = MONDAY
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(minutes=30))
    booked_by = "Sylvie Carlier"
    booked_at = MONDAY - dt.timedelta(days=3)


class DemandFactory(DjangoModelFactory):
    """A simple video asked on Monday at nine, within the hour, of nobody yet."""

    class Meta:
        model = Demand

    class Params:
        assisted = factory.Trait(
            form=ActForm.ASSISTED,
            cart=factory.SubFactory(CartFactory),
            site=factory.LazyAttribute(lambda o: o.cart.site),
        )

    patient = factory.SubFactory(PatientFactory)
    motive = factory.SubFactory(MotiveFactory)
    form = ActForm.SIMPLE_VIDEO
    urgency = Urgency.HOUR
    answers = factory.LazyFunction(dict)
    asked_by = "Nadia Benali"
    asked_at = MONDAY
    due_at = factory.LazyAttribute(lambda o: o.asked_at + dt.timedelta(hours=1))
    wakes_at = factory.LazyAttribute(lambda o: o.asked_at + dt.timedelta(minutes=10))


class DemandTurnFactory(DjangoModelFactory):
    class Meta:
        model = DemandTurn

    demand = factory.SubFactory(DemandFactory)
    practitioner = factory.SubFactory(PractitionerFactory)
    told_at = MONDAY
