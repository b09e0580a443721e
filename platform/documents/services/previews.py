"""What is drawn of a document: made once, sealed, and given to who may read the document.

Drawn outside any transaction: it takes a moment, and nothing is locked meanwhile.
"""

import datetime as dt
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction

from audit import services as audit
from core.actors import Actor
from core.encryption import Unreadable, seal, unseal
from core.errors import Conflict, NotFound
from documents import selectors
from documents.adapters import files, pages
from documents.adapters.pages import Drawn, Undrawable
from documents.models import Document, Preview
from documents.models.previews import THUMBNAIL
from documents.services.storing import document_content

SALT = "documents.page"
SEEN_FOR = 3600  # seconds for which the pages of a document that was opened follow it
MOST_AT_ONCE = 10  # of 25 s at most: within the time of a task
NO_PAGE = "Ce document n’a pas cette page."


def page_open(
    *, actor: Actor, public_id: UUID, page: int, at: dt.datetime
) -> tuple[Document, Preview | None]:
    """The document as its page shows it, and the trace that this person opened it; None for an image, which
    is shown as it is. Undrawable where it cannot be drawn, once the trace is written.
    """
    document = selectors.document_for(actor, public_id)
    require_kept(document)
    audit.read(actor, "documents.opened", document, at=at, patient=document.patient_public_id)
    if document.is_image or document.is_signal:
        return document, None
    return document, page_prepare(document, page)


def page_prepare(document: Document, page: int) -> Preview:
    """The page, drawn now unless it was before."""
    if document.pages is None:  # nobody drew any of it: its thumbnail tells whether it can be, and its pages
        thumbnail_make(document.public_id)
        document.refresh_from_db(fields=["pages"])
    if document.pages == 0:
        raise Undrawable(code="page_undrawable")
    if page < 1 or (document.pages and page > document.pages):
        raise NotFound(NO_PAGE)
    known = Preview.objects.filter(document=document, page=page).first()
    return known or _kept(document, page, pages.page_drawn(document_content(document), page))


def page_image(
    *, actor: Actor, public_id: UUID, page: int, ticket: str, at: dt.datetime
) -> tuple[bytes, str]:
    """The image and its type. `ticket` proves the opening that it follows; without it, it is one itself."""
    document = selectors.document_for(actor, public_id)
    require_kept(document)
    if not _follows(ticket, actor, document):
        audit.read(actor, "documents.opened", document, at=at, patient=document.patient_public_id)
    if document.is_image:
        return document_content(document), document.content_type
    return preview_content(page_prepare(document, page)), "image/webp"


def ticket_for(actor: Actor, document: Document) -> str:
    """What the page of a document gives its images, so that they are not as many openings."""
    return signing.dumps(f"{document.public_id}:{actor.user_id}", salt=SALT)


def _follows(ticket: str, actor: Actor, document: Document) -> bool:
    try:
        said = signing.loads(ticket, salt=SALT, max_age=SEEN_FOR)
    except signing.BadSignature:
        return False
    return bool(said == f"{document.public_id}:{actor.user_id}")


def require_kept(document: Document) -> None:
    """Conflict for what was erased at the end of its retention."""
    if document.is_erased:
        raise Conflict("Ce document a été effacé au terme de sa conservation.", code="erased")


def thumbnail_of(*, actor: Actor, public_id: UUID) -> bytes:
    """Of a line in a list, whose reading has its own trace. NotFound while it is not drawn."""
    document = selectors.document_for(actor, public_id)
    preview = Preview.objects.filter(document=document, page=THUMBNAIL).first()
    if preview is None or document.is_erased:
        raise NotFound("La vignette de ce document n’est pas encore prête.")
    return preview_content(preview)


def preview_content(preview: Preview) -> bytes:
    return unseal(files.file_read(preview.storage_name), context=preview.sealing_context)


def thumbnail_make(public_id: UUID) -> None:
    """Asked twice, it is made once. What cannot be drawn says so by having no pages."""
    document = Document.objects.filter(public_id=public_id, erased_at=None).first()
    if document is None or document.is_signal or selectors.has_thumbnail(document):
        return
    try:
        drawn = _thumbnail(document)
    except (Undrawable, files.FileLost, Unreadable, OSError, ValueError):
        drawn = Drawn(b"", 0, "")
    if drawn.image:
        _kept(document, THUMBNAIL, drawn)
    _count(document, drawn.pages)


def _thumbnail(document: Document) -> Drawn:
    content = document_content(document)
    if document.is_image:
        return Drawn(pages.image_thumbnail(content), 1, "")
    return pages.page_drawn(content, 1, pages.THUMBNAIL_SIDE)._replace(text="")


def thumbnails_sweep() -> int:
    """Those of new documents and of older ones: nobody waits for a thumbnail."""
    waiting = selectors.without_thumbnail()[:MOST_AT_ONCE]
    for public_id in waiting:
        thumbnail_make(public_id)
    return len(waiting)


def _kept(document: Document, page: int, drawn: Drawn) -> Preview:
    preview = Preview(document=document, page=page, storage_name=files.random_name(), text=drawn.text)
    try:
        with transaction.atomic():
            preview.save(force_insert=True)
            files.file_write(preview.storage_name, seal(drawn.image, context=preview.sealing_context))
    except IntegrityError:  # somebody drew it meanwhile
        return Preview.objects.get(document=document, page=page)
    _count(document, drawn.pages)
    return preview


def _count(document: Document, number: int) -> None:
    if document.pages is None:
        document.pages = number
        document.save(update_fields=["pages", "updated_at"])
