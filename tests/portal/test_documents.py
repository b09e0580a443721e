"""The documents of a patient, as pages: found, read, classed, taken away, kept or erased."""

import datetime as dt

import pytest

from accounts.models import User
from audit.models import Event
from core.actors import Actor
from documents import services
from documents.models import Document, Erasure, Hold
from patients.models import Patient
from tests.cast import signed_in
from tests.client import PivotClient
from tests.documents import samples
from tests.documents.factories import AT, document, image, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def letter(mme_petit: Patient) -> Document:
    return document(
        kind="attachment",
        title="Courrier du CHU",
        content=samples.report(long=True),
        patient_public_id=mme_petit.public_id,
    )


def of(patient: Patient, then: str = "") -> str:
    return f"/patients/{patient.public_id}/documents/{then}"


def at(row: Document, then: str = "voir/") -> str:
    return f"/documents/{row.public_id}/{then}"


def test_a_page_is_shown_with_its_text_and_the_opening_is_one_line(
    client: PivotClient, morel: User, letter: Document
) -> None:
    page = signed_in(client, morel).get(at(letter) + "?page=3").content.decode()
    for words in (
        "Courrier du CHU",
        "Page 3 sur 3",
        "Mme Jeanne Petit",
        "Actes et prescriptions",
        "data-viewer",
    ):
        assert words in page
    assert Event.objects.filter(kind="documents.opened").count() == 1


def test_what_cannot_be_drawn_says_what_to_do(client: PivotClient, morel: User, mme_petit: Patient) -> None:
    row = document(content=pdf(), patient_public_id=mme_petit.public_id)
    response = signed_in(client, morel).get(at(row))
    assert response.status_code == 200
    assert "Téléchargez-le" in response.content.decode()


def test_an_image_is_shown_as_it_is(client: PivotClient, morel: User, mme_petit: Patient) -> None:
    row = document(
        kind="still_image",
        content=image("PNG"),
        content_type="image/png",
        patient_public_id=mme_petit.public_id,
    )
    page = signed_in(client, morel).get(at(row)).content.decode()
    assert f"/documents/{row.public_id}/page/1/" in page
    assert "Texte de la page" not in page


def test_the_list_is_narrowed_by_class_and_date(
    client: PivotClient, morel: User, mme_petit: Patient, letter: Document
) -> None:
    document(title="Compte rendu d’hier", patient_public_id=mme_petit.public_id)
    signed_in(client, morel)
    asked = {
        "": ("Courrier du CHU", "Compte rendu d’hier"),
        "?category=report": ("Compte rendu d’hier",),
        "?since=2026-11-24&until=2026-11-24": ("Courrier du CHU", "Compte rendu d’hier"),
        "?since=2026-11-25": (),
        "?category=biology": (),
    }
    for query, titles in asked.items():
        page = client.get(of(mme_petit) + query).content.decode()
        for title in ("Courrier du CHU", "Compte rendu d’hier"):
            assert (title in page) is (title in titles), query
    assert "Aucun document ne correspond" in client.get(of(mme_petit) + "?category=ecg").content.decode()
    assert client.get(of(mme_petit) + "?since=2026-11-25&until=2026-11-24").status_code == 422


def test_a_list_without_anything_says_so(client: PivotClient, morel: User, mme_petit: Patient) -> None:
    assert "Aucun document" in signed_in(client, morel).get(of(mme_petit)).content.decode()


def test_it_is_classed_and_put_back(client: PivotClient, morel: User, letter: Document) -> None:
    signed_in(client, morel)
    sent = {"category": "letter", "visibility": "file", "patient_view": "alone"}
    client.post(at(letter, "classer/"), sent)
    letter.refresh_from_db()
    assert (letter.category, letter.patient_view) == ("letter", "alone")
    assert "Annuler ce changement" in client.get(at(letter)).content.decode()
    client.post(at(letter, "classer/annuler/"))
    letter.refresh_from_db()
    assert (letter.category, letter.patient_view) == ("other", "shown")


def test_a_refusal_to_class_stands_beside_the_field(
    client: PivotClient, morel: User, letter: Document
) -> None:
    sent = {"category": "letter", "visibility": "act", "patient_view": "shown"}
    response = signed_in(client, morel).post(at(letter, "classer/"), sent)
    assert response.status_code == 422
    assert "aucun acte" in response.content.decode()


def test_a_nurse_sees_no_choice_of_readers(client: PivotClient, nadia: User, letter: Document) -> None:
    page = signed_in(client, nadia).get(at(letter)).content.decode()
    assert 'name="category"' in page
    assert 'name="visibility"' not in page


def test_documents_are_taken_together(
    client: PivotClient, morel: User, mme_petit: Patient, letter: Document
) -> None:
    signed_in(client, morel)
    there = client.post(of(mme_petit, "archive/"), {"documents": [str(letter.public_id)]})["Location"]
    page = client.get(there).content.decode()
    assert "Télécharger l’archive" in page
    taken = client.get(f"{there}fichier/")
    assert taken["Content-Type"] == "application/zip"
    assert client.post(of(mme_petit, "archive/")).status_code == 302


@pytest.fixture
def region(luc: User) -> PivotClient:
    return signed_in(PivotClient(), luc)


@pytest.fixture
def old(mme_petit: Patient) -> Document:
    born = dt.datetime(1990, 3, 1, tzinfo=dt.UTC)
    return document(title="Lettre de 1990", at=born, patient_public_id=mme_petit.public_id)


def test_the_region_reads_numbers_and_no_name(region: PivotClient, old: Document, mme_petit: Patient) -> None:
    page = region.get("/region/conservation/").content.decode()
    assert str(mme_petit.public_id)[:8] in page
    assert "Petit" not in page
    assert "1990" not in page


def test_an_erasure_is_confirmed_then_taken_back(region: PivotClient, old: Document) -> None:
    here = "/region/conservation/"
    region.post(f"{here}{old.patient_public_id}/confirmer/")
    erasure = Erasure.objects.get()
    assert "Effacements confirmés" in region.get(here).content.decode()
    region.post(f"{here}effacements/{erasure.public_id}/annuler/")
    assert "Effacements confirmés" not in region.get(here).content.decode()


def test_a_hold_is_placed_and_lifted(region: PivotClient, old: Document) -> None:
    here = "/region/conservation/"
    sent = {"patient": str(old.patient_public_id), "reason": "litigation", "words": "TJ de Laon"}
    region.post(f"{here}suspendre/", sent)
    page = region.get(here).content.decode()
    assert "TJ de Laon" in page
    assert "Confirmer l’effacement" not in page
    region.post(f"{here}suspensions/{Hold.objects.get().public_id}/lever/")
    assert "Confirmer l’effacement" in region.get(here).content.decode()
    refused = region.post(f"{here}suspendre/", sent | {"reason": "other", "words": ""})
    assert refused.status_code == 422


def test_an_erased_document_is_a_line_of_the_list(
    client: PivotClient, morel: User, mme_petit: Patient, old: Document, region: PivotClient
) -> None:
    erasure = services.erasure_confirm(
        actor=Actor(label="Luc", role="regional_admin", user_id=1),
        patient_public_id=mme_petit.public_id,
        at=AT,
    )
    later = AT + dt.timedelta(days=1)
    services.erasure_run(
        actor=Actor(label="Luc", role="regional_admin", user_id=1), public_id=erasure.public_id, at=later
    )
    page = signed_in(client, morel).get(of(mme_petit)).content.decode()
    assert "Effacé le" in page
    assert "Lettre de 1990" not in page
    assert client.get(at(old)).status_code == 409
