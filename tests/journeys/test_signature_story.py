"""A prescription signed with a code, then its file held against the public page: as it is, then changed."""

import time
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from accounts.models import User
from accounts.services import session_read
from consultations.models import Consultation
from core import clock
from core.actors import job
from documents.services import document_content
from patients.models import Patient
from prescriptions import services
from prescriptions.enums import LineKind
from prescriptions.services.judging import NewLine
from signatures.models import Signature
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NO_DEVICE = {"videos": [], "voice": 0, "stethoscope": 0}
SAME, OTHER = "Ce fichier est celui qui a été signé.", "Ce fichier n’est pas celui qui a été signé."


@pytest.fixture
def origin(web_alone: str) -> str:
    return web_alone


def test_signed_with_a_code_and_verified_by_anybody(
    chromium: Browser,
    origin: str,
    mme_petit: Patient,
    morel: User,
    nadia: User,
    ehpad: Site,
    somebody: Callable[..., Person],
) -> None:
    act = Story(assisted(mme_petit, morel, ehpad, starts_at=clock.now()), morel, nadia).in_state("finished")
    written(act.act, act, morel)
    gp = somebody(morel, NO_DEVICE)
    grow_old(gp)
    draft = act.act.prescriptions.get()
    gp.goes_to(f"/ordonnances/{draft.public_id}/").reads("Code de votre application")
    gp.looks_right("signature-asked")
    gp.presses("Signer l’ordonnance").reads("Signée par Dr Sophie Morel")
    gp.page.get_by_role("link", name="Vérifier la signature").click()
    gp.reads(SAME).looks_right("signature-inside")

    signature = Signature.objects.get()
    file = document_content(signature.document)
    anybody = Person(chromium, origin, "", NO_DEVICE)
    anybody.goes_to(f"/verifier/{signature.reference}/").reads("Dr Sophie Morel").reads_no_more("Petit")
    drops(anybody, file).reads(SAME)
    anybody.looks_right("signature-same")
    drops(anybody, file[:900] + bytes([file[900] ^ 1]) + file[901:]).reads(OTHER)
    anybody.looks_right("signature-other")
    anybody.leaves()


def written(act: Consultation, story: Story, morel: User) -> None:
    type(morel.practitioner).objects.filter(pk=morel.practitioner.pk).update(
        professional_phone="03 23 61 00 00"
    )
    services.demo_list_load(actor=job("tests"), at=clock.now())
    named = {"actor": story.physician, "at": clock.now()}
    draft = services.prescription_draft(act_public_id=act.public_id, **named)
    line = NewLine(
        kind=LineKind.DRUG, content={"name": "Paracétamol 1 g", "dose": "1 cp 3x/j 5 j"}, is_ald=False
    )
    services.line_add(public_id=draft.public_id, line=line, **named)


def grow_old(gp: Person) -> None:
    """The second factor of the session is an hour old."""
    [cookie] = [one for one in gp.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
    session = session_read(cookie["value"])
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()


def drops(anybody: Person, file: bytes) -> Person:
    """Chosen by the label, as a telephone and a keyboard do."""
    chosen = {"name": "ordonnance.pdf", "mimeType": "application/pdf", "buffer": file}
    anybody.page.get_by_label("Fichier PDF").set_input_files(chosen)
    return anybody
