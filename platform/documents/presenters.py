"""How a document is named on a page and on a reader's disk."""

from django.urls import reverse

from documents.adapters.naming import file_name
from documents.enums import DocumentKind
from documents.models import Document

__all__ = ["document_line", "file_name", "weight"]


def weight(document: Document) -> str:
    """ "412 ko", "1,3 Mo": the size as people say it."""
    if document.size < 1_000_000:
        return f"{max(round(document.size / 1000), 1)}\u00a0ko"
    return f"{document.size / 1_000_000:.1f}\u00a0Mo".replace(".", ",")


def document_line(document: Document) -> dict[str, str]:
    """One line of a list: what, who, when, where to open it."""
    return {
        "title": "Document effacé" if document.is_erased else document.title,
        "kind": DocumentKind(document.kind).label,
        "origin": document.stored_by,
        "stored_at": document.stored_at.isoformat(),
        "weight": weight(document),
        "icon": "image" if document.is_image else "file",
        "url": reverse("documents:open", args=[document.public_id]),
    }
