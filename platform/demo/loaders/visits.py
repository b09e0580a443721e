"""A patient at home whom Dr Morel sees today with Élodie, a liberal nurse, beside them with her kit."""

import datetime as dt

from demo.loaders.agenda import open_now, patients_of
from demo.loaders.motives import answers_to
from demo.loaders.patients import physician_actor
from directory.models import Practitioner
from patients import services as patients
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, AppointmentState
from scheduling.models import Appointment, Motive
from scheduling.services import Booking
from territory.enums import CartKind
from territory.models import Cart

MOTIVE = "Suivi d’une maladie chronique"
ADDRESS = "12 rue de la Briqueterie, porte verte"
AFTER = dt.timedelta(minutes=40)  # Mme Petit’s act comes first
NEAR = (dt.timedelta(hours=1), dt.timedelta(hours=12))


def freshen(at: dt.datetime) -> Appointment | None:
    """Within the hours that follow whenever the demo is opened, unless one still waits to be held."""
    kit = Cart.objects.select_related("site").filter(kind=CartKind.KIT).order_by("pk").first()
    morel = Practitioner.objects.get(given_name="Sophie", family_name="Morel")
    patient = _somebody(morel)
    if kit is None or patient is None or _waits(kit, at):
        return None
    open_now(morel, kit, at)
    motive = Motive.objects.get(label=MOTIVE)
    slots = selectors.free_slots(practitioner=morel, cart=kit, motive=motive, days=2, at=at + AFTER)
    if not slots:
        return None
    booking = Booking(
        patient=patient,
        motive=motive,
        form=ActForm.ASSISTED,
        practitioner=morel,
        cart=kit,
        nurse=Practitioner.objects.get(given_name="Élodie", family_name="Marchand"),
        starts_at=slots[0].starts_at,
        question="Glycémies du matin au-dessus de 2 g depuis une semaine.",
        answers=answers_to(motive),
    )
    actor = physician_actor(morel, at)
    patients.patient_address_set(actor=actor, patient=patient, address=ADDRESS, at=at)
    return services.appointment_book(actor=actor, booking=booking, at=at)


def _somebody(physician: Practitioner) -> Patient | None:
    """The second of this physician’s patients who live at home and are grown up: no other story is theirs."""
    grown = [one for one in patients_of(physician) if one.birth_date.year < 2000]
    at_home = [one for one in grown if not one.residences.exists()]
    return at_home[1] if len(at_home) > 2 else None


def _waits(kit: Cart, at: dt.datetime) -> bool:
    rows = Appointment.objects.filter(cart=kit, state=AppointmentState.BOOKED)
    rows = rows.filter(starts_at__range=(at - NEAR[0], at + NEAR[1]))
    return rows.exclude(consultation__finished_at__isnull=False).exists()
