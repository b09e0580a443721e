"""Prescribed during the call, printed at the site, fetched and dispensed by a pharmacist on a telephone."""

import re
from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Browser

from accounts.models import User
from core import clock
from core.actors import job
from patients.models import Patient
from prescriptions import services
from prescriptions.models import Prescription
from territory.models import Site
from tests.cast import actor_of
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NO_DEVICE = {"videos": [], "voice": 0, "stethoscope": 0}


@pytest.fixture
def origin(web_alone: str) -> str:
    return web_alone


def test_prescribed_printed_dispensed(
    origin: str,
    mme_petit: Patient,
    morel: User,
    nadia: User,
    luc: User,
    ehpad: Site,
    somebody: Callable[..., Person],
    chromium: Browser,
) -> None:
    type(morel.practitioner).objects.filter(pk=morel.practitioner.pk).update(
        professional_phone="03 23 61 00 00"
    )
    services.demo_list_load(actor=job("tests"), at=clock.now())
    services.pharmacy_create(
        actor=actor_of(luc),
        values={"name": "Pharmacie de Guise", "finess": "020000014", "town": "Guise"},
        at=clock.now(),
    )
    booked = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    act = Story(booked, morel, nadia).in_state("in_progress")
    gp = somebody(morel, NO_DEVICE)
    gp.goes_to(f"/actes/{act.public_id}/ordonnances/").presses("Écrire une ordonnance")
    gp.page.get_by_label("Médicament", exact=True).press_sequentially("furo 40")
    gp.page.get_by_label("FUROSEMIDE 40 mg, comprimé sécable").check()
    gp.page.get_by_label("Posologie et durée").press_sequentially("1 cp le matin, 2 cp le soir 1 mois")
    gp.reads("imprimée telle que vous l’écrivez")
    gp.looks_right("prescription-free-dose")
    gp.page.get_by_label("Posologie et durée").press("Enter")
    gp.reads("Texte libre")
    gp.presses("Signer l’ordonnance").reads("Signée par Dr Sophie Morel")
    gp.page.get_by_label("Pharmacie choisie par le patient").select_option(label="Pharmacie de Guise, Guise")
    gp.presses("Donner un lien").reads("Le lien de Pharmacie de Guise")
    gp.looks_right("prescription-sent")
    link, code = (gp.page.locator(f"[data-{one}]").first.inner_text() for one in ("link", "code"))

    nurse = somebody(nadia, NO_DEVICE)
    nurse.goes_to(f"/teleconsultations/{act.public_id}/chariot/").reads("Imprimer l’ordonnance")
    prescription = Prescription.objects.get()
    printed = nurse.context.request.get(f"/documents/{prescription.document_public_id}/").body()
    text = pypdfium2.PdfDocument(printed)[0].get_textpage().get_text_range().replace("\r\n", " ")
    assert "1 cp le matin, 2 cp le soir 1 mois" in text
    assert re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text)

    pharmacist = Person(chromium, origin, "", NO_DEVICE)
    pharmacist.page.set_viewport_size({"width": 390, "height": 844})
    pharmacist.goes_to(link[link.index("/pharmacie/") :])
    pharmacist.page.get_by_label("Code donné à part").fill(code)
    pharmacist.presses("Ouvrir l’ordonnance").reads("Valable à l’instant")
    pharmacist.looks_right("pharmacy-counter")
    pharmacist.page.get_by_label("Votre nom").fill("Paul Lenoir")
    pharmacist.presses("Déclarer la délivrance").reads("Délivrée en entier par Paul Lenoir")
    pharmacist.leaves()
    gp.goes_to(f"/ordonnances/{prescription.public_id}/").reads("Délivrée en entier par Paul Lenoir")
