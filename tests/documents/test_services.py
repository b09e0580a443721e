"""Documents are sealed, traced, never changed, and leave nothing behind when they were not saved."""

import os
import time
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from core.encryption import Unreadable
from core.errors import Conflict, Invalid
from documents import services
from documents.adapters import files
from documents.models import MAX_BYTES, Document
from tests.documents.factories import AT, WRITER, document, jpeg, jpeg_with_gps, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_what_is_stored_comes_back(store: Path) -> None:
    assert services.document_content(document(content=pdf(b"% a page"))) == pdf(b"% a page")


def test_nothing_is_in_clear_on_the_disk_or_in_the_row(store: Path) -> None:
    secret = b"% Jeanne Petit, 2 39 11 02 361 004 18"
    stored = document(content=pdf(secret))
    (file,) = kept(store)
    assert b"Jeanne" not in file.read_bytes()
    assert b"%PDF" not in file.read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text FROM documents_document d")
        row = cursor.fetchone()[0]
    assert "Jeanne" not in row
    assert "Morel" not in row
    assert stored.title == "Compte rendu de Mme Jeanne Petit"


def test_names_and_folders_say_nothing_and_nobody_else_reads_them(store: Path) -> None:
    stored = document()
    (file,) = kept(store)
    assert file.relative_to(store).as_posix() == stored.storage_name
    assert str(stored.public_id) not in stored.storage_name
    assert file.stat().st_mode & 0o077 == 0


def test_equal_contents_do_not_look_equal_without_the_key() -> None:
    import hashlib

    one, two = document(), document()
    assert one.fingerprint == two.fingerprint != hashlib.sha256(pdf()).hexdigest()[:16]
    assert files.file_read(one.storage_name) != files.file_read(two.storage_name)


def test_a_file_moved_under_another_document_does_not_open() -> None:
    one, two = document(), document()
    files.file_remove(two.storage_name)
    files.file_write(two.storage_name, files.file_read(one.storage_name))
    with pytest.raises(Unreadable):
        services.document_content(two)


def test_a_file_altered_on_the_disk_does_not_open(store: Path) -> None:
    stored = document()
    (file,) = kept(store)
    sealed = bytearray(file.read_bytes())
    sealed[-1] ^= 1
    file.chmod(0o600)
    file.write_bytes(sealed)
    with pytest.raises(Unreadable):
        services.document_content(stored)


def test_a_lost_file_is_said_in_french(store: Path) -> None:
    stored = document()
    kept(store)[0].unlink()
    with pytest.raises(files.FileLost, match="sauvegarde"):
        services.document_content(stored)


def test_the_trace_names_the_patient_and_the_kind() -> None:
    stored = document()
    event = Event.objects.get()
    assert event.kind == "documents.stored"
    assert event.subject_public_id == stored.public_id
    assert event.patient_public_id == stored.patient_public_id
    assert event.details == {"kind": "report"}


def test_without_its_trace_nothing_is_saved(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args, **_kwargs) -> None:
        raise RuntimeError("journal full")

    monkeypatch.setattr(services.storing.audit, "record", broken)
    with pytest.raises(RuntimeError, match="journal full"):
        document()
    assert not Document.objects.exists()


def test_when_the_disk_refuses_nothing_remains(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        document()
    assert not Document.objects.exists()
    assert not kept(store)
    assert events() == []


def test_a_rolled_back_document_leaves_no_file_once_swept(store: Path) -> None:
    survivor = document()
    with transaction.atomic():
        document()
        transaction.set_rollback(True)
    later = time.time() - services.sweeping.UNCOMMITTED_FOR - 60
    for file in kept(store):
        os.utime(file, (later, later))
    assert services.files_sweep() == 1
    assert [path.name for path in kept(store)] == [Path(survivor.storage_name).name]


def test_the_sweep_spares_files_whose_transaction_may_still_commit(store: Path) -> None:
    files.file_write(files.random_name(), b"sealed")
    assert services.files_sweep() == 0
    assert len(kept(store)) == 1


def test_the_sweep_removes_a_write_that_was_cut_off(store: Path) -> None:
    files.file_write(files.random_name(), b"sealed")
    (whole,) = kept(store)
    partial = whole.rename(whole.with_name(f"{whole.name}.part"))
    later = time.time() - services.sweeping.UNCOMMITTED_FOR - 60
    os.utime(partial, (later, later))
    assert services.files_sweep() == 1


def test_what_people_hand_in_is_cleaned_before_it_is_kept() -> None:
    stored = services.document_upload(
        actor=WRITER,
        kind="still_image",
        title="Plaie",
        content=jpeg_with_gps(),
        patient_public_id=uuid.uuid4(),
        at=AT,
    )
    assert stored.content_type == "image/jpeg"
    assert b"Jeanne" not in services.document_content(stored)


def test_a_content_that_is_not_what_it_says_is_refused() -> None:
    with pytest.raises(Invalid, match="format annoncé"):
        document(content=jpeg(), content_type="application/pdf")


def test_a_document_belongs_to_a_patient_or_an_act() -> None:
    with pytest.raises(IntegrityError, match="document_belongs_somewhere"):
        document(patient_public_id=None)


def test_a_new_version_leaves_the_old_one_as_it_was() -> None:
    first = document(title="Compte rendu", content=pdf(b"% one"))
    second = services.document_supersede(
        actor=WRITER, document=first, content=pdf(b"% two"), content_type="application/pdf", at=AT
    )
    assert (second.version, second.supersedes, second.title) == (2, first, "Compte rendu")
    assert second.patient_public_id == first.patient_public_id
    assert services.document_content(first) == pdf(b"% one")
    assert events() == ["documents.stored", "documents.superseded"]


def test_a_document_is_replaced_once() -> None:
    first = document()
    renewed = {"document": first, "content": pdf(), "content_type": "application/pdf"}
    services.document_supersede(actor=WRITER, at=AT, **renewed)
    with pytest.raises(Conflict, match="plus récente"):
        services.document_supersede(actor=WRITER, at=AT, **renewed)


def test_a_document_on_hold_stays_so_in_its_next_version() -> None:
    first = services.document_hold(actor=WRITER, document=document(), hold=True, at=AT)
    assert first.on_hold
    second = services.document_supersede(
        actor=WRITER, document=first, content=pdf(), content_type="application/pdf", at=AT
    )
    assert second.on_hold


def test_holding_twice_is_traced_once() -> None:
    stored = document()
    for hold in (True, True, False):
        services.document_hold(actor=WRITER, document=stored, hold=hold, at=AT)
    assert events() == ["documents.stored", "documents.held", "documents.released"]


def test_hiding_says_why_and_can_be_undone() -> None:
    stored = document()
    with pytest.raises(Invalid, match="pourquoi"):
        services.document_hide(actor=WRITER, document=stored, reason="  ", at=AT)
    hidden = services.document_hide(actor=WRITER, document=stored, reason="Autre patient", at=AT)
    assert (hidden.hidden_at, hidden.hidden_reason) == (AT, "Autre patient")
    with pytest.raises(Conflict):
        services.document_hide(actor=WRITER, document=stored, reason="Encore", at=AT)
    shown = services.document_show(actor=WRITER, document=stored, at=AT)
    assert (shown.hidden_at, shown.hidden_reason) == (None, "")


def test_a_content_too_heavy_is_refused_before_anything_is_written(store: Path) -> None:
    with pytest.raises(Invalid, match="25"):
        document(content=b"%PDF-" + bytes(MAX_BYTES))
    assert not kept(store)


def test_the_store_of_tests_is_not_the_one_of_the_demo() -> None:
    assert ".demo" not in str(settings.MEDIA_ROOT)


class TestDestroyed:
    """Of an act that never counted: rows, former versions and sealed files."""

    def test_with_its_versions_and_files(self, store: Path, django_capture_on_commit_callbacks) -> None:
        act = uuid.uuid4()
        first = document(act_public_id=act)
        services.document_supersede(
            actor=WRITER, document=first, content=pdf(b"% two"), content_type="application/pdf", at=AT
        )
        other = document()
        with django_capture_on_commit_callbacks(execute=True):
            assert services.documents_destroy(actor=WRITER, act_public_id=act, at=AT) == 2
        assert list(Document.objects.all()) == [other]
        assert len(kept(store)) == 1
        assert events().count("documents.destroyed") == 2

    def test_not_while_one_is_held(self, store: Path) -> None:
        act = uuid.uuid4()
        services.document_hold(actor=WRITER, document=document(act_public_id=act), hold=True, at=AT)
        with pytest.raises(Conflict):
            services.documents_destroy(actor=WRITER, act_public_id=act, at=AT)
        assert Document.objects.count() == 1
