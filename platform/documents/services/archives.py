"""Documents of a patient gathered for who asked: judged then, made by a job, judged again when taken."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.encryption import Unreadable, seal, unseal
from core.errors import Conflict, Invalid, NotFound
from core.jobs import enqueue
from documents import policies, selectors
from documents.adapters import files
from documents.adapters.archives import archive_zip
from documents.enums import ArchiveState
from documents.models import Archive, Document
from documents.services.storing import document_content

MOST = 100
MOST_BYTES = 150 * 2**20
LIFE = dt.timedelta(hours=24)
STEP = 5  # documents between two words of progress


@transaction.atomic
def archive_ask(
    *, actor: Actor, patient_public_id: UUID, document_ids: Iterable[UUID], at: dt.datetime
) -> Archive:
    """Invalid says why not; a document that the actor may not read is not found."""
    wanted = list(dict.fromkeys(document_ids))
    rows = selectors.documents_of(actor, patient_public_id=patient_public_id)
    chosen = [row for row in rows if row.public_id in wanted]
    if not wanted:
        raise Invalid("Choisissez au moins un document.", field="documents")
    if len(chosen) < len(wanted) or actor.user_id is None:
        raise NotFound("Un de ces documents est introuvable, ou hors de votre périmètre.")
    if len(chosen) > MOST or sum(row.size for row in chosen) > MOST_BYTES:
        raise Invalid("Une archive contient au plus 100 documents et 150 Mo : choisissez-en moins.")
    archive = Archive.objects.create(
        patient_public_id=patient_public_id,
        asked_by=actor.label,
        asked_by_user_id=actor.user_id,
        asked_at=at,
        document_ids=[row.public_id for row in chosen],
        expires_at=at + LIFE,
    )
    audit.record(
        actor, "documents.archive_asked", archive, at=at, patient=patient_public_id, count=len(chosen)
    )
    enqueue("documents.tasks.archive", public_id=str(archive.public_id))
    return archive


def archive_build(public_id: UUID) -> None:
    """Asked twice, it is made once; a job that died is asked again by the sweep."""
    archive = Archive.objects.filter(public_id=public_id, state=ArchiveState.ASKED).first()
    if archive is None:
        return
    rows = selectors.in_order(archive.document_ids)
    try:
        content = archive_zip(rows, lambda row: _counted(archive, rows.index(row), row))
    except (files.FileLost, Unreadable):
        _become(archive, ArchiveState.FAILED)
        return
    name = files.random_name()
    files.file_write(name, seal(content, context=archive.sealing_context))
    archive.done = len(rows)
    _become(archive, ArchiveState.READY, name)


def _counted(archive: Archive, rank: int, row: Document) -> bytes:
    if rank % STEP == 0:
        archive.done = rank
        archive.save(update_fields=["done", "updated_at"])
    return document_content(row)


def _become(archive: Archive, state: ArchiveState, name: str = "") -> None:
    archive.state, archive.storage_name = state, name
    archive.save(update_fields=["state", "storage_name", "done", "updated_at"])


@transaction.atomic
def archive_take(*, actor: Actor, public_id: UUID, at: dt.datetime) -> tuple[Archive, bytes]:
    """The ZIP, and the trace that this person opened each document of it. Who lost a right takes nothing."""
    archive = selectors.archive_for(actor, public_id)
    if archive.state != ArchiveState.READY or archive.expires_at <= at:
        raise Conflict("Cette archive n’est pas prête, ou n’est plus gardée : demandez-la de nouveau.")
    rows = selectors.in_order(archive.document_ids)
    if not all(policies.can_read(actor, row) and not (row.is_erased or row.is_hidden) for row in rows):
        raise NotFound("Un de ces documents n’est plus dans votre périmètre : demandez une autre archive.")
    patient = archive.patient_public_id
    for row in rows:
        audit.record(actor, "documents.opened", row, at=at, patient=patient)
    audit.record(actor, "documents.archive_taken", archive, at=at, patient=patient, count=len(rows))
    return archive, unseal(files.file_read(archive.storage_name), context=archive.sealing_context)


def archives_sweep(at: dt.datetime) -> int:
    """Those that nobody may take any more lose their file; those that a dead job left are asked again."""
    expired = selectors.archives_expired(at)
    for archive in expired:
        name = archive.storage_name
        _become(archive, ArchiveState.GONE)
        if name:
            files.file_remove(name)
    for public_id in selectors.archives_left(at):
        archive_build(public_id)
    return len(expired)
