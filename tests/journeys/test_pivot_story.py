"""Dr Morel refers, a secretary books from it; another GP books her patient, and she objects."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from core.clock import now
from patients.models import Patient
from scheduling.enums import Weekday
from scheduling.models import Appointment
from territory.models import Site
from tests.accounts.factories import DelegationFactory, MembershipFactory
from tests.directory.factories import PractitionerFactory
from tests.journeys.stage import Person
from tests.scheduling.factories import AppointmentFactory, MotiveFactory, WeeklyAvailabilityFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

QUESTION = "Naevus du mollet qui a changé en deux mois : exérèse ?"


@pytest.fixture
def at_desk(live_server: Any, enters: Callable[..., Person]) -> Callable[[User], Person]:
    return lambda user: enters(live_server.url, user, {})


def test_the_treating_physician_stays_the_pivot(
    at_desk: Callable[[User], Person],
    mme_petit: Patient,
    morel: User,
    haddad: User,
    msp: Site,
    hospital: Site,
) -> None:
    for day in Weekday:
        hours = {"starts_at": dt.time(0, 15), "ends_at": dt.time(23, 45)}
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner, weekday=day, **hours)
    motive = MotiveFactory(label="Éruption ou lésion de la peau", forms=["simple_video"])
    secretary = MembershipFactory(role="secretary", site=hospital).user
    DelegationFactory(practitioner=haddad.practitioner, delegate=secretary)

    gp = at_desk(morel).goes_to(f"/patients/{mme_petit.public_id}/")
    gp.page.get_by_role("link", name="Adresser à un confrère").click()
    gp.types("Nom du médecin", "haddad").types("Votre question", QUESTION)
    gp.page.get_by_label("Motif").select_option(motive.label)
    gp.presses("Envoyer l’adressage").reads("Dites lequel")
    gp.page.get_by_label("Dr Karim Haddad, Dermatologie").check()
    gp.presses("Envoyer l’adressage").reads("L’adressage est envoyé")

    desk = at_desk(secretary).goes_to("/adressages/")
    desk.page.get_by_role("link", name="Réserver").click()
    desk.reads("Question gardée aux médecins").reads_no_more(QUESTION)
    desk.page.get_by_role("link", name="Prendre le rendez-vous").click()
    desk.reads("son adressage en tient lieu de preuve")
    desk.looks_right("booked-from-referral")
    desk.page.get_by_role("button", name="Réserver", exact=False).first.click()
    desk.reads("C’est réservé")
    assert Appointment.objects.get().question == QUESTION

    other = PractitionerFactory(given_name="Pierre", family_name="Vasseur")
    vasseur = MembershipFactory(user__practitioner=other, role="physician", site=msp).user
    tomorrow = now() + dt.timedelta(days=1)
    booked = {"booker": vasseur, "booked_by": "Dr Pierre Vasseur", "starts_at": tomorrow}
    act = AppointmentFactory(patient=mme_petit, practitioner=other, motive=motive, **booked)
    gp.goes_to(f"/rendez-vous/{act.public_id}/").reads("pris par Dr Pierre Vasseur")
    gp.page.get_by_text("M’opposer à ce rendez-vous").click()
    gp.page.get_by_label("Déjà fait, ou déjà prévu ailleurs").check()
    gp.types("Précision", "Vue hier par le dermatologue.")
    gp.presses("M’opposer").reads("Retirer mon opposition")

    booker = at_desk(vasseur).goes_to("/").reads("s’oppose à un acte")
    booker.page.get_by_role("link", name="Décider").click()
    booker.reads("Déjà fait, ou déjà prévu ailleurs").reads("Vue hier par le dermatologue.")
    booker.looks_right("objection-decide")
    expect(booker.page.get_by_role("button", name="Poursuivre malgré l’opposition")).to_be_visible()
