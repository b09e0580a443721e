"""A prescription written within an act with the keyboard, signed, its paper opened and read."""

from collections.abc import Callable

import pypdfium2
import pytest

from accounts.models import User
from core import clock
from core.actors import job
from documents.models import Document
from documents.services import document_content
from patients.models import Patient
from prescriptions import services
from prescriptions.models import Prescription
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NO_DEVICE = {"videos": [], "voice": 0, "stethoscope": 0}
DOSE = "1 comprimé, le matin, pendant 1 mois"


@pytest.fixture
def origin(web_alone: str) -> str:
    return web_alone


def test_written_signed_and_read(
    origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site, somebody: Callable[..., Person]
) -> None:
    type(morel.practitioner).objects.filter(pk=morel.practitioner.pk).update(
        professional_phone="03 23 61 00 00"
    )
    services.demo_list_load(actor=job("tests"), at=clock.now())
    act = Story(assisted(mme_petit, morel, ehpad, starts_at=clock.now()), morel, nadia).in_state("finished")
    gp = somebody(morel, NO_DEVICE)
    gp.goes_to(f"/teleconsultations/{act.public_id}/compte-rendu/").reads("Aucune ordonnance pour cet acte.")
    gp.page.get_by_role("link", name="Prescrire").click()
    gp.presses("Écrire une ordonnance").reads("Au moins une ligne")
    gp.looks_right("prescription-empty")

    gp.page.get_by_label("Médicament", exact=True).press_sequentially("furo 40")
    gp.page.get_by_label("FUROSEMIDE 40 mg, comprimé sécable").check()
    gp.page.get_by_label("Posologie et durée").press_sequentially("1 cp le matin 1 mois")
    gp.reads(DOSE.replace("1 c", "1\u00a0c").replace("1 m", "1\u00a0m"))
    gp.looks_right("prescription-typed")
    gp.page.get_by_label("Posologie et durée").press("Enter")
    gp.reads("Toutes les mentions obligatoires y sont.")
    gp.looks_right("prescription-line")
    gp.presses("Signer l’ordonnance").reads("Signée par Dr Sophie Morel")
    gp.looks_right("prescription-signed")

    signed = Prescription.objects.get()
    document = Document.objects.get(public_id=signed.document_public_id)
    assert gp.context.request.get(f"/documents/{document.public_id}/").ok
    text = pypdfium2.PdfDocument(document_content(document))[0].get_textpage().get_text_range()
    assert DOSE in text.replace("\u00a0", " ").replace("\r\n", " ")
