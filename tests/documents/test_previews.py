"""Pages and thumbnails: drawn apart, sealed, traced once, and gone with their document."""

import io
import uuid
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image

from accounts.models import User
from audit.models import Event
from core.errors import NotFound
from documents import policies, selectors, services, tasks
from documents.adapters import pages
from documents.models import Document, Preview
from documents.policies import Subject
from documents.services import Undrawable
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.documents import samples
from tests.documents.factories import AT, WRITER, document, image, pdf

pytestmark = pytest.mark.django_db
PATIENT = uuid.uuid4()


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def report(morel: User, monkeypatch: pytest.MonkeyPatch) -> Document:
    """Two pages that Dr Morel alone may read."""
    monkeypatch.setattr(policies, "_guards", {})
    policies.register_guard(
        Subject.PATIENT, lambda actor, patient, _kind: actor.user_id == morel.pk and patient == PATIENT
    )
    return document(patient_public_id=PATIENT, content=samples.report(long=True))


def opened() -> int:
    return Event.objects.filter(kind="documents.opened").count()


def test_a_page_is_an_image_with_its_text(report: Document, morel: User) -> None:
    row, preview = services.page_open(actor=actor_of(morel), public_id=report.public_id, page=3, at=AT)
    assert preview is not None
    assert row.pages == 3
    assert "Actes et prescriptions" in preview.text
    content, kind = services.page_image(
        actor=actor_of(morel), public_id=report.public_id, page=3, ticket="", at=AT
    )
    assert kind == "image/webp"
    assert max(Image.open(io.BytesIO(content)).size) == pages.PAGE_SIDE


def test_it_is_drawn_once_and_nothing_is_in_clear(
    report: Document, morel: User, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.page_prepare(report, 1)
    monkeypatch.setattr(pages, "page_drawn", lambda *_: pytest.fail("drawn again"))
    services.page_prepare(report, 1)
    assert not any(b"WEBP" in path.read_bytes() for path in store.rglob("*") if path.is_file())


def test_there_is_no_page_beyond_the_last(report: Document) -> None:
    services.page_prepare(report, 1)
    for page in (0, 4):
        with pytest.raises(NotFound):
            services.page_prepare(report, page)


def test_the_images_of_an_opening_are_no_openings(client: PivotClient, morel: User, report: Document) -> None:
    address = reverse("documents:page", args=[report.public_id, 1])
    signed_in(client, morel)
    ticket = services.ticket_for(actor_of(morel), report)
    assert client.get(f"{address}?vu={ticket}").status_code == 200
    assert opened() == 0
    for other in ("", "?vu=forged", f"?vu={services.ticket_for(WRITER, report)}"):
        assert client.get(address + other).status_code == 200
    assert opened() == 3


def test_the_neighbours_see_no_page_and_no_thumbnail(
    client: PivotClient, report: Document, haddad: User, nadia: User, weiss: User
) -> None:
    services.thumbnail_make(report.public_id)
    for other in (haddad, nadia, weiss):
        signed_in(client, other)
        assert client.get(reverse("documents:page", args=[report.public_id, 1])).status_code == 404
        assert client.get(reverse("documents:thumbnail", args=[report.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(samples.fee_sheet(), "application/pdf"), (image("PNG", (900, 300)), "image/png")],
)
def test_a_job_makes_the_thumbnail(content: bytes, content_type: str) -> None:
    kept = document(content=content, content_type=content_type)
    for _ in range(2):
        tasks.sweep_thumbnails()
    preview = Preview.objects.get(document=kept, page=0)
    drawn = Image.open(io.BytesIO(services.previews.preview_content(preview)))
    assert max(drawn.size) == pages.THUMBNAIL_SIDE


def test_what_cannot_be_drawn_is_asked_for_once() -> None:
    kept = document(content=pdf())
    assert list(selectors.without_thumbnail()) == [kept.public_id]
    assert services.thumbnails_sweep() == 1
    assert services.thumbnails_sweep() == 0


@pytest.mark.parametrize("content", [pdf(), b"%PDF-1.7 nothing of a PDF %%EOF", b""])
def test_a_file_that_breaks_its_drawer_breaks_nothing_else(content: bytes) -> None:
    with pytest.raises(Undrawable):
        pages.page_drawn(content, 1)


def test_a_drawer_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.01)
    with pytest.raises(Undrawable):
        pages.page_drawn(samples.fee_sheet(), 1)


def test_previews_go_with_their_document(store: Path, django_capture_on_commit_callbacks) -> None:
    act = uuid.uuid4()
    services.thumbnail_make(document(act_public_id=act, content=samples.fee_sheet()).public_id)
    with django_capture_on_commit_callbacks(execute=True):
        services.documents_destroy(actor=WRITER, act_public_id=act, at=AT)
    assert [path for path in store.rglob("*") if path.is_file()] == []
