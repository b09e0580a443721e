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
    return _guarded(response)


@require_safe
def page_image(request: HttpRequest, public_id: UUID, page: int) -> HttpResponse:
    """A page as an image; `?vu=` is what the page of the document gave, see services."""
    content, content_type = services.page_image(
        actor=request.actor,  # type: ignore[attr-defined]
        public_id=public_id,
        page=page,
        ticket=request.GET.get("vu", ""),
        at=clock.now(),
    )
    return _image(content, content_type)


@require_safe
def thumbnail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    content = services.thumbnail_of(actor=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    return _image(content, "image/webp")


@require_safe
def archive_file(request: HttpRequest, archive: UUID) -> HttpResponse:
    """Taken by who asked for it; each of its documents is traced as opened."""
    taken, content = services.archive_take(
        actor=request.actor,  # type: ignore[attr-defined]
        public_id=archive,
        at=clock.now(),
    )
    response = HttpResponse(content, content_type="application/zip")
    day = clock.today(taken.asked_at).isoformat()
    response["Content-Disposition"] = f'attachment; filename="documents-{day}.zip"'
    response["Content-Security-Policy"] = _IMAGE_POLICY
    return _guarded(response)


def _image(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Security-Policy"] = _IMAGE_POLICY
    response["Content-Disposition"] = "inline"
    return _guarded(response)


def _guarded(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
