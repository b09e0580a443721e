"""A document leaves the store judged, traced, and labelled so that a browser runs nothing of it."""

import uuid
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from documents import policies
from documents.models import Document
from documents.policies import Subject
from tests.cast import signed_in
from tests.client import PivotClient
from tests.documents.factories import document, image, pdf

pytestmark = pytest.mark.django_db

PATIENT = uuid.uuid4()


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def report(morel: User, monkeypatch: pytest.MonkeyPatch) -> Document:
    """A document of the patient whom Dr Morel alone may read."""
    monkeypatch.setattr(policies, "_guards", {})
    policies.register_guard(
        Subject.PATIENT, lambda actor, patient, _kind: actor.user_id == morel.pk and patient == PATIENT
    )
    return document(patient_public_id=PATIENT)


def address(kept: Document) -> str:
    return reverse("documents:open", args=[kept.public_id])


def test_it_opens_in_the_page_with_a_name_that_says_nothing_of_the_patient(
    client: PivotClient, morel: User, report: Document
) -> None:
    response = signed_in(client, morel).get(address(report))
    assert (response.status_code, response.content) == (200, pdf())
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="compte-rendu-2026-11-24.pdf"'


def test_it_is_downloaded_when_asked(client: PivotClient, morel: User, report: Document) -> None:
    response = signed_in(client, morel).get(address(report) + "?telecharger")
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_browser_keeps_nothing_and_runs_nothing(client: PivotClient, morel: User, report: Document) -> None:
    signed_in(client, morel)
    picture = document(
        patient_public_id=PATIENT, kind="still_image", content=image("PNG"), content_type="image/png"
    )
    for kept in (report, picture):
        response = client.get(address(kept))
        assert response["Cache-Control"] == "no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Content-Security-Policy"].startswith("default-src 'none'")
        assert "script-src" not in response["Content-Security-Policy"]
    assert "sandbox" in client.get(address(picture))["Content-Security-Policy"]


def test_each_opening_is_traced(client: PivotClient, morel: User, report: Document) -> None:
    signed_in(client, morel).get(address(report))
    event = Event.objects.get(kind="documents.opened")
    assert event.actor_user_id == morel.pk
    assert event.patient_public_id == PATIENT


def test_the_neighbours_find_nothing(
    client: PivotClient, report: Document, haddad: User, nadia: User, weiss: User, luc: User
) -> None:
    for other in (haddad, nadia, weiss, luc):
        assert signed_in(client, other).get(address(report)).status_code == 404
    assert not Event.objects.filter(kind="documents.opened").exists()


def test_a_stranger_is_sent_to_sign_in(client: PivotClient, report: Document) -> None:
    assert client.get(address(report)).status_code == 302


def test_it_is_only_read(client: PivotClient, morel: User, report: Document) -> None:
    assert signed_in(client, morel).post(address(report)).status_code == 405
