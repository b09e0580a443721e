"""Documents gathered in one file: judged when asked and when taken, traced one by one, gone after a day."""

import csv
import datetime as dt
import io
import uuid
import zipfile
from pathlib import Path

import pytest

from audit.models import Event
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from documents import policies, services
from documents.models import Archive, Document
from documents.policies import Subject
from tests.documents.factories import AT, document, image, pdf

pytestmark = pytest.mark.django_db
PATIENT = uuid.uuid4()
READER = Actor(label="Dr Sophie Morel", role="physician", user_id=1)
OTHER = Actor(label="Dr Karim Haddad", role="physician", user_id=2)


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(policies, "_guards", {})
    policies.register_guard(Subject.PATIENT, lambda actor, patient, _kind: patient == PATIENT)
    return tmp_path


def kept(**fields) -> Document:
    return document(**({"patient_public_id": PATIENT} | fields))


def asked(*rows: Document) -> Archive:
    archive = services.archive_ask(
        actor=READER, patient_public_id=PATIENT, document_ids=[row.public_id for row in rows], at=AT
    )
    services.archive_build(archive.public_id)
    archive.refresh_from_db()
    return archive


def taken(archive: Archive, actor: Actor = READER) -> zipfile.ZipFile:
    _, content = services.archive_take(actor=actor, public_id=archive.public_id, at=AT)
    return zipfile.ZipFile(io.BytesIO(content))


def test_it_holds_what_was_chosen_under_names_that_name_nobody() -> None:
    picture = kept(kind="still_image", title="=cmd", content=image("PNG"), content_type="image/png")
    kept(title="left out")
    archive = asked(kept(), picture)
    zipped = taken(archive)
    assert archive.done == 2
    assert sorted(zipped.namelist()) == [
        "01-compte-rendu-2026-11-24.pdf",
        "02-image-2026-11-24.png",
        "sommaire.csv",
    ]
    assert zipped.read("01-compte-rendu-2026-11-24.pdf") == pdf()
    rows = list(csv.reader(io.StringIO(zipped.read("sommaire.csv").decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["01-compte-rendu-2026-11-24.pdf", "02-image-2026-11-24.png"]
    assert rows[2][2] == "'=cmd"


def test_each_document_taken_is_an_opening() -> None:
    archive = asked(kept(), kept())
    assert not Event.objects.filter(kind="documents.opened").exists()
    taken(archive)
    assert Event.objects.filter(kind="documents.opened", patient_public_id=PATIENT).count() == 2
    assert Event.objects.filter(kind="documents.archive_taken").count() == 1


def test_nobody_else_takes_it_nor_who_lost_the_right(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = asked(kept())
    with pytest.raises(NotFound):
        taken(archive, OTHER)
    monkeypatch.setattr(policies, "_guards", {})
    with pytest.raises(NotFound):
        taken(archive)


def test_what_was_withdrawn_since_is_not_given() -> None:
    archive = asked(row := kept())
    row.hidden_at, row.hidden_reason = AT, "Accord retiré"
    row.save()
    with pytest.raises(NotFound):
        taken(archive)


def test_what_one_may_not_read_is_not_gathered() -> None:
    with pytest.raises(NotFound):
        asked(kept(), document(patient_public_id=uuid.uuid4()))
    with pytest.raises(Invalid):
        asked()


def test_too_much_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.archives, "MOST_BYTES", 10)
    with pytest.raises(Invalid, match="moins"):
        asked(kept())


def test_a_document_that_does_not_open_fails_it(store: Path) -> None:
    row = kept()
    (store / row.storage_name).unlink()
    archive = asked(row)
    assert archive.state == "failed"
    with pytest.raises(Conflict):
        taken(archive)


def test_after_a_day_it_is_gone_and_what_a_dead_job_left_is_made(store: Path) -> None:
    old = asked(kept())
    left = services.archive_ask(
        actor=READER,
        patient_public_id=PATIENT,
        document_ids=[kept().public_id],
        at=AT + dt.timedelta(hours=23),
    )
    assert services.archives_sweep(AT + dt.timedelta(hours=25)) == 1
    old.refresh_from_db()
    left.refresh_from_db()
    assert (old.state, old.storage_name, left.state) == ("gone", "", "ready")
