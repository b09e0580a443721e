"""The one door for writing documents."""

from documents.adapters.pages import Undrawable
from documents.services.archives import archive_ask, archive_build, archive_take, archives_sweep
from documents.services.filing import Place, document_file, filing_undo
from documents.services.previews import (
    page_image,
    page_open,
    page_prepare,
    thumbnail_make,
    thumbnail_of,
    thumbnails_sweep,
    ticket_for,
)
from documents.services.retention import (
    erasure_cancel,
    erasure_confirm,
    erasure_run,
    erasures_run,
    hold_lift,
    hold_place,
)
from documents.services.storing import (
    document_content,
    document_hide,
    document_hold,
    document_open,
    document_show,
    document_store,
    document_supersede,
    document_upload,
    documents_destroy,
)
from documents.services.sweeping import files_sweep

__all__ = [
    "Place",
    "Undrawable",
    "archive_ask",
    "archive_build",
    "archive_take",
    "archives_sweep",
    "document_content",
    "document_file",
    "document_hide",
    "document_hold",
    "document_open",
    "document_show",
    "document_store",
    "document_supersede",
    "document_upload",
    "documents_destroy",
    "erasure_cancel",
    "erasure_confirm",
    "erasure_run",
    "erasures_run",
    "files_sweep",
    "filing_undo",
    "hold_lift",
    "hold_place",
    "page_image",
    "page_open",
    "page_prepare",
    "thumbnail_make",
    "thumbnail_of",
    "thumbnails_sweep",
    "ticket_for",
]
