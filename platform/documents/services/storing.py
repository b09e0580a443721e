"""The one door for writing documents. Callers have judged the right to write; the row and its audit go
together.

The sealed file is written last: when anything before it fails there is no file, and when an outer
transaction rolls back the file has no row, cannot be reached by anybody, and is removed by `files_sweep`.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.encryption import seal, unseal
from core.errors import Conflict, Invalid
from documents import selectors
from documents.adapters import files
from documents.adapters.uploads import check_size, upload_clean
from documents.enums import CATEGORY_OF, Category, ContentType, DocumentKind
from documents.models import Document, Preview, fingerprint
from documents.rules.sniffing import sniff


@transaction.atomic
def document_store(
    *,
    actor: Actor,
    kind: DocumentKind | str,
    title: str,
    content: bytes,
    content_type: str,
    at: dt.datetime,
    patient_public_id: UUID | None = None,
    act_public_id: UUID | None = None,
    keep_until: dt.date | None = None,
) -> Document:
    """Keep bytes that we made ourselves (a PDF, a captured still).

    Files from people go through `document_upload`.
    """
    document = Document(
        kind=DocumentKind(kind),
        title=title,
        patient_public_id=patient_public_id,
        act_public_id=act_public_id,
        keep_until=keep_until,
    )
    _save_with_content(document, actor, content, content_type, at)
    _record(actor, "documents.stored", document, at)
    return document


@transaction.atomic
def document_upload(
    *,
    actor: Actor,
    kind: DocumentKind | str,
    title: str,
    content: bytes,
    at: dt.datetime,
    patient_public_id: UUID | None = None,
    act_public_id: UUID | None = None,
    keep_until: dt.date | None = None,
    formats: frozenset[ContentType] = frozenset(ContentType),
) -> Document:
    """Keep a file that a person handed in. Invalid (field "file") says in French why it is refused."""
    accepted = upload_clean(content)
    if accepted.content_type not in formats:
        raise Invalid("Ce format n’est pas accepté ici.", field="file", code="format_refused")
    return document_store(
        actor=actor,
        kind=kind,
        title=title,
        content=accepted.content,
        content_type=accepted.content_type,
        at=at,
        patient_public_id=patient_public_id,
        act_public_id=act_public_id,
        keep_until=keep_until,
    )


@transaction.atomic
def document_supersede(
    *, actor: Actor, document: Document, content: bytes, content_type: str, at: dt.datetime, title: str = ""
) -> Document:
    """A new version beside the old one, which stays readable as it was.

    Conflict when another already replaced it.
    """
    former = _locked(document)
    if Document.objects.filter(supersedes=former).exists():
        raise Conflict("Ce document a déjà été remplacé par une version plus récente.", code="superseded")
    successor = Document(
        kind=former.kind,
        title=title or former.title,
        patient_public_id=former.patient_public_id,
        act_public_id=former.act_public_id,
        keep_until=former.keep_until,
        on_hold=former.on_hold,
        version=former.version + 1,
        supersedes=former,
        category=former.category,
        visibility=former.visibility,
        patient_view=former.patient_view,
    )
    _save_with_content(successor, actor, content, content_type, at)
    _record(actor, "documents.superseded", successor, at, version=successor.version)
    return successor


@transaction.atomic
def document_open(*, actor: Actor, public_id: UUID, at: dt.datetime) -> tuple[Document, bytes]:
    """The document and its content in clear, and the trace that this person opened it.

    NotFound without the right.
    """
    document = selectors.document_for(actor, public_id)
    if document.is_erased:
        raise Conflict("Ce document a été effacé au terme de sa conservation.", code="erased")
    audit.read(actor, "documents.opened", document, at=at, patient=document.patient_public_id)
    return document, document_content(document)


def document_content(document: Document) -> bytes:
    """The content in clear, for a caller who has judged the right and leaves the trace."""
    return unseal(files.file_read(document.storage_name), context=document.sealing_context)


@transaction.atomic
def document_hide(*, actor: Actor, document: Document, reason: str, at: dt.datetime) -> Document:
    """Out of the lists, not destroyed: whoever needs the history still finds it."""
    if not reason.strip():
        raise Invalid("Dites pourquoi ce document est retiré de la vue.", field="reason")
    locked = _locked(document)
    if locked.is_hidden:
        raise Conflict("Ce document est déjà retiré de la vue.", code="hidden")
    locked.hidden_at, locked.hidden_reason = at, reason.strip()
    locked.save(update_fields=["hidden_at", "hidden_reason", "updated_at"])
    _record(actor, "documents.hidden", locked, at)
    return locked


@transaction.atomic
def document_show(*, actor: Actor, document: Document, at: dt.datetime) -> Document:
    locked = _locked(document)
    if not locked.is_hidden:
        raise Conflict("Ce document est déjà en vue.", code="shown")
    locked.hidden_at, locked.hidden_reason = None, ""
    locked.save(update_fields=["hidden_at", "hidden_reason", "updated_at"])
    _record(actor, "documents.shown", locked, at)
    return locked


@transaction.atomic
def document_hold(*, actor: Actor, document: Document, hold: bool, at: dt.datetime) -> Document:
    """Suspend or resume the destruction at the end of retention (a complaint, a judge).

    Twice the same is once.
    """
    locked = _locked(document)
    if locked.on_hold != hold:
        locked.on_hold = hold
        locked.save(update_fields=["on_hold", "updated_at"])
        _record(actor, "documents.held" if hold else "documents.released", locked, at)
    return locked


@transaction.atomic
def documents_destroy(*, actor: Actor, act_public_id: UUID, at: dt.datetime) -> int:
    """All that hangs on an act that never counted, rows and sealed files; Conflict when one is held.

    The caller says that the act is such a one. Returns how many.
    """
    rows = list(Document.objects.select_for_update().filter(act_public_id=act_public_id).order_by("-version"))
    if any(row.on_hold for row in rows):
        raise Conflict("Un document de cet acte est gardé : sa destruction est suspendue.", code="held")
    names = [row.storage_name for row in rows]
    names += Preview.objects.filter(document__in=rows).values_list("storage_name", flat=True)
    for row in rows:  # the last version first: each holds the one that it replaced
        _record(actor, "documents.destroyed", row, at)
        row.delete()
    transaction.on_commit(lambda: files.files_remove(names))
    return len(rows)


def _save_with_content(
    document: Document, actor: Actor, content: bytes, content_type: str, at: dt.datetime
) -> None:
    check_size(content)
    if sniff(content) != content_type:
        raise Invalid("Le contenu ne correspond pas au format annoncé.", field="file", code="format_mismatch")
    document.content_type, document.size = content_type, len(content)
    document.fingerprint = fingerprint(content)
    document.storage_name = files.random_name()
    document.stored_at, document.stored_by, document.stored_by_user_id = at, actor.label, actor.user_id
    if document.supersedes is None:
        document.category = CATEGORY_OF.get(DocumentKind(document.kind), Category.OTHER)
    document.save(force_insert=True)
    files.file_write(document.storage_name, seal(content, context=document.sealing_context))


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update().get(pk=document.pk)


def _record(actor: Actor, event: str, document: Document, at: dt.datetime, **details: int) -> None:
    audit.record(
        actor, event, document, at=at, patient=document.patient_public_id, kind=document.kind, **details
    )
