"""« Essai à blanc »: begun at the cart, joined from the bell, spoken in, signed; and nothing of it counts."""

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import expect

from accounts.models import User
from billing.models import FeeSheet, NothingToBill
from consultations.models import Consultation
from core import clock
from documents import services as documents
from documents.models import Document
from notifications.models import Message
from portal import selectors as portal
from territory.models import Cart, Region, Site
from tests.cast import actor_of
from tests.journeys.stage import CART, GP, Person
from tests.scheduling.factories import MotiveFactory
from tests.territory.factories import CartFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
COUNTS_NOT = "Essai à blanc : rien ne compte"


@pytest.fixture
def cart(origin: str, ehpad: Site) -> Cart:
    Region.objects.create(code="32", name="Hauts-de-France", help_phone="0353011299")
    MotiveFactory(label="Suivi d’une maladie chronique")
    return CartFactory(site=ehpad)


def test_a_rehearsal_from_the_cart_to_its_paper(
    cart: Cart, somebody: Callable[..., Person], morel: User, nadia: User, luc: User
) -> None:
    before = portal.region_for(actor_of(luc), clock.now())

    nurse = somebody(nadia, CART).goes_to(f"/chariots/{cart.public_id}/")
    nurse.page.get_by_role("link", name="Faire un essai").click()
    nurse.reads("Tout fonctionne comme dans un acte").looks_right("rehearsal-begin")
    nurse.page.get_by_label("Médecin").select_option(label=physician_line(nurse))
    nurse.presses("Commencer l’essai").reads(COUNTS_NOT).looks_right("rehearsal-preparation")
    nurse.presses("Accepte").reads("Accord oral").presses("Nous sommes prêts").reads("admettre")
    nurse.reads(COUNTS_NOT).looks_right("rehearsal-cart")

    gp = somebody(morel, GP).goes_to("/")
    gp.reads("Essai à blanc").looks_right("rehearsal-today")
    gp.goes_to("/avis/").page.get_by_role("link", name="Essai à blanc proposé par Nadia Benali").first.click()
    gp.presses("Admettre Mme Essai").reads("En cours").reads(COUNTS_NOT)
    gp.sees('video[data-track="camera"][data-from="cart"]', "red").hears_tones(
        'audio[data-track="voice"]', 440
    )
    nurse.sees('video[data-from="physician"]', "green").hears_tones('audio[data-track="voice"]', 600)
    gp.looks_right("rehearsal-cockpit")

    signs(gp)
    gp.reads("rien n’est facturé").reads("ce qui se facturerait").looks_right("rehearsal-report")
    expect(gp.page.get_by_role("link", name="Voir la feuille de soins")).to_have_count(0)
    nothing_counts()
    assert portal.region_for(actor_of(luc), clock.now()).days == before.days
    nurse.goes_to(f"/chariots/{cart.public_id}/").reads("Faire un essai")


def physician_line(nurse: Person) -> str:
    lines = nurse.page.get_by_label("Médecin").locator("option").all_inner_texts()
    return next(line for line in lines if line.startswith("Dr Sophie Morel"))


def signs(gp: Person) -> None:
    gp.presses("Terminer l’acte").reads("Il manque").page.wait_for_selector("html[data-ready]")
    gp.types("Constatations", "Essai du stéthoscope.").types("Conclusion", "Tout fonctionne.")
    gp.types("Actes et prescriptions", "Aucun.").presses("Néant").presses("Signer et clôturer l’acte")
    gp.reads("Signé par Dr Sophie Morel").reads(COUNTS_NOT)


def nothing_counts() -> None:
    """No fee, no message; and the paper says it on each page."""
    version = Consultation.objects.get().report_versions.get()
    document = Document.objects.get(public_id=version.document_public_id)
    with pypdfium2.PdfDocument(documents.document_content(document)) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    assert pages
    assert all("ESSAI, SANS VALEUR" in page for page in pages)
    assert not FeeSheet.objects.exists()
    assert not NothingToBill.objects.exists()
    assert not Message.objects.exists()
