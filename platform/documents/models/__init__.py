"""Documents, what is drawn of them, how they are classed, what keeps or erases them."""

from documents.models.archives import Archive
from documents.models.documents import MAX_BYTES, Document, fingerprint
from documents.models.erasures import Erasure
from documents.models.filing import Filing
from documents.models.holds import Hold
from documents.models.previews import Preview

__all__ = ["MAX_BYTES", "Archive", "Document", "Erasure", "Filing", "Hold", "Preview", "fingerprint"]
