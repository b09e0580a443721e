"""What a house holds besides the objects of the doors, so that its pages are full: hours, a day, news.

The names are long, to see where they break.
"""

import datetime as dt
from typing import Any

from accounts.models import User
from consultations.enums import VitalKind
from demo.loaders import acts
from notifications import services as notifications
from notifications.rules import Recipient
from patients import services as patients
from patients.enums import HistoryKind
from patients.models import Patient
from scheduling.enums import ActForm, AppointmentState, CancelReason, Weekday
from scheduling.models import Appointment
from scheduling.notifications.patients import event_of
from tests.authorisation.world import LOADER, LONG_AGO, House, World
from tests.consultations.factories import Story, assisted, minutes, vital
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import AppointmentFactory, CartOpeningFactory, WeeklyAvailabilityFactory
from tests.territory.factories import RegionFactory

NEWS = (
    "scheduling.appointment_booked",
    "scheduling.appointment_moved",
    "scheduling.appointment_cancelled",
)
VITALS = {
    VitalKind.TEMPERATURE: "38.4",
    VitalKind.SYSTOLIC: "148",
    VitalKind.DIASTOLIC: "86",
    VitalKind.SPO2: "93",
    VitalKind.WEIGHT: "63.4",
}
HISTORY = {
    HistoryKind.ALLERGY: "Pénicilline : urticaire géante en 2011, hospitalisée",
    HistoryKind.ANTECEDENT: "Insuffisance cardiaque à fraction d’éjection préservée",
    HistoryKind.TREATMENT: "Furosémide 40 mg, un comprimé le matin",
}
QUESTION = "Œdèmes des chevilles depuis une semaine, essoufflée à la toilette. Poids en hausse de deux kilos."


def furnish(world: World) -> None:
    """The first house, where all the callers are at home; and news for each of them."""
    RegionFactory(help_phone="0353011299")
    house = world.houses["own"]
    _hours(house)
    _file(house)
    _past(house)
    _coming(house)
    for person in world.people.values():
        _news(person, house.appointment)


def _hours(house: House) -> None:
    for day in Weekday:
        hours = {"weekday": day, "starts_at": dt.time(8, 30), "ends_at": dt.time(18)}
        WeeklyAvailabilityFactory(practitioner=house.physician.practitioner, **hours)
        CartOpeningFactory(cart=house.appointment.cart, **hours)


def _file(house: House) -> None:
    """What is known of the resident who is being seen."""
    for kind, value in VITALS.items():
        vital(house.act.now(), kind, value)
    for kind, text in HISTORY.items():
        patients.history_item_add(
            actor=house.act.physician, patient=house.patient, kind=kind, text=text, at=minutes(3)
        )


def _past(house: House) -> None:
    """Three acts of the days before: two signed, with their fee sheets, and a report to sign."""
    for days in (3, 2, 1):
        _booked(house, _resident(house), minutes(0) - dt.timedelta(days=days), nurse=house.nurse.practitioner)
    acts.load(house.physician.practitioner, minutes(0))


def _coming(house: House) -> None:
    """Somebody waits, others come, one does not."""
    waiting = _booked(house, _resident(house), minutes(30), question=QUESTION)
    Story(waiting, house.physician, house.nurse).waits()
    _booked(house, _resident(house), minutes(60))
    _booked(house, house.patient, minutes(0) + dt.timedelta(days=1), question=QUESTION)
    AppointmentFactory(
        patient=house.patient,
        practitioner=house.physician.practitioner,
        form=ActForm.SIMPLE_VIDEO,
        starts_at=minutes(90),
    )
    _booked(
        house,
        _resident(house),
        minutes(120),
        state=AppointmentState.CANCELLED,
        cancelled_at=minutes(0),
        cancel_reason=CancelReason.PATIENT,
    )


def _resident(house: House) -> Patient:
    """A neighbour of the resident of the house, treated by its physician."""
    patient = PatientFactory(
        birth_name="Vandenbroucke-Castelain", first_given_name="Marie-Bénédicte", commune=house.ehpad.commune
    )
    patients.treating_physician_declare(
        actor=LOADER, patient=patient, practitioner=house.physician.practitioner, at=LONG_AGO
    )
    patients.residence_set(actor=LOADER, patient=patient, site=house.ehpad, room="214 bis", at=LONG_AGO)
    return patient


def _booked(house: House, patient: Patient, starts_at: dt.datetime, **fields: Any) -> Appointment:
    """With the physician of the house, at its cart."""
    return assisted(
        patient, house.physician, house.ehpad, cart=house.appointment.cart, starts_at=starts_at, **fields
    )


def _news(person: User, appointment: Appointment) -> None:
    """An unread notice of each kind that the agenda sends."""
    to = Recipient(label=person.full_name, user_id=person.pk, email=person.email)
    context = {**event_of(appointment), "place": appointment.site.name}
    for kind in NEWS:
        notifications.notice_post(
            kind=kind, to=to, context=context, link=f"/rendez-vous/{appointment.public_id}/", at=minutes(0)
        )
