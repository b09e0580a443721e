"""What a document is called on a reader’s disk."""

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
