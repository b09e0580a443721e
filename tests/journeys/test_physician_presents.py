"""Dr Morel presents Mme Petit, beside her, to Dr Haddad, who is elsewhere: from booking to both drafts.

Dr Morel is red and 440 Hz, blue her hand camera, 90 Hz her stethoscope; Dr Haddad is green and 600 Hz.
"""

import datetime as dt
from collections.abc import Callable

import pytest

from accounts.models import User
from billing.models import FeeSheet
from core import clock
from patients.models import Patient
from scheduling import services
from scheduling.enums import ActForm, Weekday
from scheduling.models import Appointment
from scheduling.services import Booking
from tests.cast import actor_of
from tests.journeys.stage import Person
from tests.scheduling.factories import MotiveFactory, WeeklyAvailabilityFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ALL_DAY = {"starts_at": dt.time(0), "ends_at": dt.time(23, 59)}
BESIDE = {"videos": ["red", "blue"], "voice": 440, "stethoscope": 90}
AWAY = {"videos": ["green"], "voice": 600, "stethoscope": 0}
VOICES = 'audio[data-track="voice"]'


@pytest.fixture
def booked(origin: str, mme_petit: Patient, morel: User, haddad: User) -> Appointment:
    """Both are held, by Dr Morel herself."""
    for day in Weekday:
        for one in (morel, haddad):
            WeeklyAvailabilityFactory(practitioner=one.practitioner, weekday=day, **ALL_DAY)
    at = clock.now()
    start = (at + dt.timedelta(minutes=15)).replace(second=0, microsecond=0)
    booking = Booking(
        patient=mme_petit,
        motive=MotiveFactory(label="Avis du dermatologue", forms=[ActForm.BETWEEN_PHYSICIANS]),
        form=ActForm.BETWEEN_PHYSICIANS,
        practitioner=haddad.practitioner,
        beside=morel.practitioner,
        starts_at=start - dt.timedelta(minutes=start.minute % 5),
        question="Lésion du bras qui s’étend.",
    )
    return services.appointment_book(actor=actor_of(morel), booking=booking, at=at)


def test_from_the_booking_to_both_drafts(
    booked: Appointment, somebody: Callable[..., Person], morel: User, haddad: User
) -> None:
    gp = somebody(morel, BESIDE).goes_to(f"/teleconsultations/rendez-vous/{booked.public_id}/")
    gp.presses("Commencer la préparation").reads("Lésion du bras qui s’étend")
    gp.looks_right("presents-preparation")
    gp.presses("Accepte").reads("Accord oral").presses("Nous sommes prêts").reads("admettre")

    specialist = somebody(haddad, AWAY).goes_to("/salle-d-attente/").presses("Admettre Mme Petit")
    specialist.reads("avec Dr Sophie Morel")
    specialist.sees('video[data-track="camera"][data-from="cart"]', "red").hears_tones(VOICES, 440)
    specialist.sees('video[data-track="hand_camera"]', "blue")
    specialist.hears_tones('audio[data-track="stethoscope"]', 90)
    gp.sees('video[data-from="physician"]', "green").hears_tones(VOICES, 600)
    gp.looks_right("presents-call")

    # The specialist asks, the GP shows.
    specialist.presses("Foyer aortique")
    gp.reads("foyer aortique").presses("C’est posé")
    specialist.reads("Le stéthoscope est posé")

    specialist.presses("Terminer l’acte").types("Constatations", "Plaque érythémateuse.")
    specialist.types("Conclusion", "Eczéma nummulaire.").types("Actes et prescriptions", "Dermocorticoïde.")
    specialist.reads("Dr Sophie Morel").reads("auprès du patient")
    specialist.presses("Néant").presses("Signer et clôturer l’acte").reads("Signé par Dr Karim Haddad")
    gp.reads("a terminé l’acte")
    specialist.waits(lambda: FeeSheet.objects.count() == 2, "both drafts are there")
    own = FeeSheet.objects.get(practitioner=morel.practitioner)
    assert [line.code for line in own.lines.all()] == ["G"]
    gp.goes_to(f"/feuilles/{own.public_id}/").reads("Consultation en présence").reads("à compléter")
    gp.looks_right("presents-sheet")
    theirs = FeeSheet.objects.get(practitioner=haddad.practitioner)
    specialist.goes_to(f"/feuilles/{theirs.public_id}/").reads("Dr Sophie Morel")
