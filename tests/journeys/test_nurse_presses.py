"""How much a nurse presses and fills from her page to « Nous sommes prêts » (ADR 105).

A usual act: booked, its patient known, a cart with its stethoscope and its cuff, six figures, an oral
agreement. Into each field with the pointer, no tabulation. The page measures the line by itself; the former
way, where it could not, is counted too.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from consultations.models import Consultation
from core import clock
from patients.models import Patient
from scheduling.models import Appointment
from territory.enums import DeviceKind
from territory.models import Site
from tests.consultations.factories import assisted
from tests.journeys.stage import Person
from tests.journeys.test_physician_presses import Counted
from tests.territory.factories import DeviceFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CART = {"videos": ["green"], "voice": 300, "stethoscope": 90}
VITALS = {
    "8480-6": "148",
    "8462-4": "86",
    "8867-4": "78",
    "20564-1": "96",
    "8310-5": "37,1",
    "29463-7": "63,4",
}
BEFORE, NOW = 7, 4  # with one, before, for a line that nobody measured (ADR 104)


@pytest.fixture
def booked(transactional_db: None, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Appointment:
    row = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    DeviceFactory(cart=row.cart, kind=DeviceKind.STETHOSCOPE, label="Stéthoscope Littmann")
    DeviceFactory(cart=row.cart, kind=DeviceKind.BLOOD_PRESSURE, label="Tensiomètre")
    return row


def finds_the_line_measured(nurse: Person) -> None:
    """Good, or not good enough on a busy machine: she presses nothing for it."""
    said = nurse.page.locator('[data-check-line="line"] [data-check-said]')
    expect(said).to_have_text(re.compile("envoi .* réception"), timeout=40_000)


def prepares(nurse: Person, line: Callable[[Person], None]) -> None:
    """The cart, the agreement, and what is measured; not kept yet."""
    nurse.reads("Micro du chariot : son entendu").reads("Stéthoscope : son entendu")
    line(nurse)
    nurse.page.locator("#save-check").click()
    nurse.reads("Chariot contrôlé à").presses("Accepte").reads("Accord oral")
    for code, value in VITALS.items():
        nurse.page.locator(f'[name="{code}"]').click()
        nurse.page.keyboard.type(value)


def is_ready(booked: Appointment) -> None:
    act = Consultation.objects.get(appointment=booked)
    assert act.state == "waiting"
    assert act.cart_checks.count() == act.appointment.patient.consents.count() == 1
    assert {sign.kind for sign in act.vitals.all()} == set(VITALS)


def test_from_her_page_to_ready(booked: Appointment, somebody: Callable[..., Person], nadia: User) -> None:
    nurse = somebody(nadia, CART)
    counted = Counted(nurse)
    nurse.goes_to("/").presses("Préparer Mme Petit")
    prepares(nurse, finds_the_line_measured)
    nurse.looks_right("nurse-prepared")
    nurse.presses("Nous sommes prêts").reads("Le médecin va vous")
    is_ready(booked)
    assert counted.presses - len(VITALS) == NOW < BEFORE  # one press into each field besides
    assert counted.fields == list(VITALS)  # nothing twice, and nothing but what was measured
    assert counted.keys == sum(map(len, VITALS.values()))


def test_the_former_way_stays(
    booked: Appointment, web_alone: str, enters: Callable[..., Person], nadia: User
) -> None:
    """And where nothing passes, she declares the line as before."""
    nurse = enters(web_alone, nadia, CART)
    counted = Counted(nurse)
    nurse.goes_to("/agenda/").page.get_by_role("link", name="Petit").first.click()
    nurse.presses("Préparer la téléconsultation")
    prepares(nurse, lambda one: one.page.get_by_label("Je l’ai vérifié autrement : Ligne").check())
    nurse.presses("Enregistrer les constantes").reads("Constantes enregistrées")
    nurse.presses("Nous sommes prêts").reads("Le médecin va vous")
    is_ready(booked)
    assert (counted.presses - len(VITALS), counted.fields) == (BEFORE, ["declared-line", *VITALS])
