"""How a document is named on a page and on a reader's disk."""

from django.urls import reverse
from django.utils.text import slugify

from core import clock
from documents.enums import ContentType, DocumentKind
from documents.models import Document


def file_name(document: Document) -> str:
    """What it is and when, never whose: a download folder is not a file on a patient."""
    kind = slugify(DocumentKind(document.kind).label)
    day = document.stored_at.astimezone(clock.PARIS).date()
    version = f"-v{document.version}" if document.version > 1 else ""
    return f"{kind}-{day.isoformat()}{version}.{ContentType(document.content_type).extension}"


def weight(document: Document) -> str:
    """ "412 ko", "1,3 Mo": the size as people say it."""
    if document.size < 1_000_000:
        return f"{max(round(document.size / 1000), 1)}\u00a0ko"
    return f"{document.size / 1_000_000:.1f}\u00a0Mo".replace(".", ",")


def document_line(document: Document) -> dict[str, str]:
    """One line of a list: what, who, when, where to open it."""
    return {
        "title": document.title,
        "kind": DocumentKind(document.kind).label,
        "origin": document.stored_by,
        "stored_at": document.stored_at.isoformat(),
        "weight": weight(document),
        "icon": "image" if document.is_image else "file",
        "url": reverse("documents:open", args=[document.public_id]),
    }
