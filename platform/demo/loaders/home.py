"""A patient at home whom Dr Morel sees today by their own telephone: the link is in the stand-in mailbox."""

import datetime as dt

from demo.loaders.agenda import patients_of
from demo.loaders.motives import answers_to
from demo.loaders.patients import physician_actor
from directory.models import Practitioner
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, AppointmentState
from scheduling.models import Appointment, Motive
from scheduling.services import Booking

MOTIVE = "Éruption ou lésion de la peau"
NEAR = (dt.timedelta(hours=1), dt.timedelta(hours=12))


def freshen(at: dt.datetime) -> Appointment | None:
    """Within the hours that follow whenever the demo is opened, unless one still waits to be held."""
    morel = Practitioner.objects.get(given_name="Sophie", family_name="Morel")
    patient = _somebody(morel)
    motive = Motive.objects.filter(label=MOTIVE, forms__contains=[ActForm.SIMPLE_VIDEO]).first()
    if patient is None or motive is None or _waits(patient, at):
        return None
    slots = selectors.free_slots(practitioner=morel, cart=None, motive=motive, days=2, at=at)
    if not slots:
        return None
    booking = Booking(
        patient=patient,
        motive=motive,
        form=ActForm.SIMPLE_VIDEO,
        practitioner=morel,
        cart=None,
        starts_at=slots[0].starts_at,
        question="Plaques rouges du bras depuis dix jours, qui grattent.",
        answers=answers_to(motive),
    )
    actor = physician_actor(morel, at)
    appointment = services.appointment_book(actor=actor, booking=booking, at=at)
    services.link_send(actor=actor, appointment=appointment, at=at)
    return appointment


def _somebody(physician: Practitioner) -> Patient | None:
    """The last of this physician’s patients who live at home and are grown up: no other story is theirs."""
    grown = [one for one in patients_of(physician) if one.birth_date.year < 2000 and one.phone]
    return next((one for one in reversed(grown) if not one.residences.exists()), None)


def _waits(patient: Patient, at: dt.datetime) -> bool:
    rows = Appointment.objects.filter(
        patient=patient, form=ActForm.SIMPLE_VIDEO, state=AppointmentState.BOOKED
    )
    rows = rows.filter(starts_at__range=(at - NEAR[0], at + NEAR[1]))
    return rows.exclude(consultation__finished_at__isnull=False).exists()
