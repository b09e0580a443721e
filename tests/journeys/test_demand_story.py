"""Nadia is beside Mme Petit and no hour fits: she asks, her physician proposes, and she takes an hour."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from core.clock import PARIS
from patients.models import Patient
from scheduling.enums import Weekday
from scheduling.models import Appointment, Demand
from territory.models import Site
from tests.journeys.stage import Person
from tests.scheduling.factories import MotiveFactory, RedFlagFactory, WeeklyAvailabilityFactory
from tests.territory.factories import CartFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_desk(live_server: Any, enters: Callable[..., Person]) -> Callable[[User], Person]:
    return lambda user: enters(live_server.url, user, {})


def test_a_nurse_asks_her_physician_proposes_and_the_appointment_is_there(
    at_desk: Callable[[User], Person], mme_petit: Patient, nadia: User, morel: User, ehpad: Site
) -> None:
    cart = CartFactory(site=ehpad)
    for day in Weekday:
        hours = {"starts_at": dt.time(0, 15), "ends_at": dt.time(23, 45)}
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, weekday=day, **hours)
    motive = MotiveFactory(label="Chute sans gravité apparente")
    RedFlagFactory(motive=motive)

    nurse = at_desk(nadia).goes_to(f"/patients/{mme_petit.public_id}/")
    nurse.page.get_by_role("link", name="Demander un médecin").click()
    nurse.page.get_by_label("Pourquoi faut-il un médecin").select_option(motive.label)
    nurse.reads("Ce questionnaire ne pose pas de diagnostic")
    nurse.page.get_by_label("Dans l’heure").check()
    nurse.types("Pour le médecin", "Chute ce matin, douleur du poignet droit.")
    nurse.looks_right("demand-new")
    nurse.presses("Déposer la demande").reads("La demande est déposée")
    nurse.reads("Dr Sophie Morel : pas encore de réponse")
    address = nurse.page.url

    gp = at_desk(morel).goes_to("/").reads("Attend depuis")
    expect(gp.page.get_by_role("link", name="Demandes 1")).to_be_visible()
    gp.page.get_by_role("link", name="Répondre").click()
    gp.reads("Chute ce matin, douleur du poignet droit.")
    gp.looks_right("demand-decide")
    # Late in the evening nothing is offered any more: an hour of one’s own always may be.
    in_an_hour = Demand.objects.get().due_at.astimezone(PARIS)
    gp.page.get_by_label("Une autre heure, hors de vos horaires").fill(f"{in_an_hour:%Y-%m-%dT%H:%M}")
    gp.presses("Proposer, jusqu’à trois heures").reads("Vos heures sont proposées")

    assert nurse.page.url == address
    nurse.page.reload()
    nurse.looks_right("demand-proposed")
    nurse.page.get_by_role("button", name="Retenir").click()
    nurse.reads("C’est réservé")
    appointment = Appointment.objects.get()
    assert (appointment.practitioner, appointment.nurse, appointment.cart) == (
        morel.practitioner,
        nadia.practitioner,
        cart,
    )
    gp.goes_to("/demandes/").reads("Acceptée")
