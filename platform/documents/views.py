"""The only way a document leaves the store: judged, traced, and labelled so that a browser runs nothing of
it.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core import clock
from documents import presenters, services
from documents.enums import ContentType

# A sandbox keeps Chromium's own viewer from showing a PDF; without it nothing may load or run either.
_PDF_POLICY = "default-src 'none'; frame-ancestors 'self'"
_IMAGE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"


@require_safe
def document_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Inline, or as a download with `?telecharger`."""
    document, content = services.document_open(
        actor=request.actor,  # type: ignore[attr-defined]
        public_id=public_id,
        at=clock.now(),
    )
    as_attachment = "telecharger" in request.GET or document.is_signal
    response = HttpResponse(content, content_type=document.content_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment, presenters.file_name(document)) or "inline"
    )
    response["Content-Security-Policy"] = (
        _PDF_POLICY if document.content_type == ContentType.PDF else _IMAGE_POLICY
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
