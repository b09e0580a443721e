"""A motive from the telephone to the region’s table: it stops, it is booked, it is marked back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from patients.models import Patient
from scheduling.enums import Destination, QuestionKind, Weekday
from scheduling.models import Appointment, Motive, RedFlag, Screening
from territory.models import Site
from tests.journeys.stage import Person
from tests.scheduling.factories import (
    CartOpeningFactory,
    MotiveFactory,
    MotiveQuestionFactory,
    RedFlagFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ALL_DAY = {"starts_at": dt.time(0, 15), "ends_at": dt.time(23, 45)}


@pytest.fixture
def motive(morel: User, ehpad: Site) -> Motive:
    cart = CartFactory(site=ehpad)
    for day in Weekday:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, weekday=day, **ALL_DAY)
        CartOpeningFactory(cart=cart, weekday=day, **ALL_DAY)
    made = MotiveFactory(label="Plaie ou pansement", documents=["Protocole de pansement"])
    MotiveQuestionFactory(motive=made, text="Depuis quand ?", is_required=True)
    MotiveQuestionFactory(
        motive=made, text="Douleur", kind=QuestionKind.CHOICE, choices=["Aucune", "Supportable", "Forte"]
    )
    return made


@pytest.fixture
def flag(motive: Motive) -> RedFlag:
    return RedFlagFactory(
        motive=motive,
        question="Pied froid, blanc ou noir",
        destinations=[Destination.SAMU, Destination.DEAF, Destination.IN_PERSON],
        where_to_go="Ne pas attendre le rendez-vous.",
    )


@pytest.fixture
def at_desk(live_server: Any, enters: Callable[..., Person]) -> Callable[[User], Person]:
    return lambda user: enters(live_server.url, user, {})


def test_a_sign_stops_a_booking_is_answered_and_a_motive_is_marked_back(
    at_desk: Callable[[User], Person],
    flag: RedFlag,
    motive: Motive,
    mme_petit: Patient,
    sylvie: User,
    morel: User,
    luc: User,
) -> None:
    secretary = at_desk(sylvie).goes_to(f"/rendez-vous/nouveau/{mme_petit.public_id}/")
    secretary.page.get_by_label("Pourquoi faut-il consulter").select_option(motive.label)
    secretary.reads("Ce questionnaire ne pose pas de diagnostic").types("Depuis quand ?", "Trois jours")
    secretary.page.locator(f"label:has(#signe-{flag.public_id}-oui)").click()
    secretary.reads("Appelez le 15 maintenant").reads("Vos réponses sont gardées au dossier")
    expect(secretary.page.get_by_role("link", name="Appeler le 15")).to_have_attribute("href", "tel:15")
    expect(secretary.page.get_by_role("link", name="SMS au 114")).to_have_attribute("href", "sms:114")
    expect(secretary.page.locator(".pv-offer")).to_have_count(0)
    secretary.looks_right("motive-stop")

    secretary.page.locator(f"label:has(#signe-{flag.public_id}-non)").click()
    expect(secretary.page.locator(".pv-offer").first).to_be_visible()
    expect(secretary.page.get_by_label("Depuis quand ?")).to_have_value("Trois jours")
    secretary.page.get_by_label("Douleur").select_option("Forte")
    secretary.page.locator(".pv-offer.best > button").click()
    secretary.reads("C’est réservé")
    stopped, booked = Screening.objects.order_by("answered_at")
    assert (stopped.answered_by, stopped.appointment, booked.appointment) == (
        "Sylvie Carlier",
        None,
        Appointment.objects.get(),
    )

    gp = at_desk(morel).goes_to(f"/rendez-vous/{booked.appointment.public_id}/")
    gp.reads("Trois jours").reads("Forte").reads("Protocole de pansement")
    gp.page.get_by_text("Signaler à la personne qui a réservé").click()
    gp.page.get_by_label("Il fallait un examen en présence").check()
    gp.looks_right("motive-unsuitable")
    gp.presses("Signaler le motif inadapté").reads("La personne qui a réservé est prévenue")

    secretary.goes_to("/avis/").reads("Le médecin signale le motif").reads_no_more("Petit")
    secretary.page.get_by_role("link", name="Le médecin signale le motif").first.click()
    secretary.reads("Il fallait un examen en présence")

    region = at_desk(luc).goes_to("/region/motifs/inadaptes/").reads("1 motif signalé inadapté")
    expect(region.page.get_by_role("row", name=motive.label)).to_contain_text(
        "Il fallait un examen en présence (1)"
    )
