"""A kept file looked at again: its bytes, its signature, and the certificate of its day."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from documents import services as documents
from signatures import selectors
from signatures.enums import Finding
from signatures.models import Signature


@transaction.atomic
def signature_check(*, actor: Actor, document_public_id: UUID, at: dt.datetime) -> tuple[Signature, Finding]:
    """For who may read the document; NotFound otherwise."""
    from signatures.adapters import pades

    row = selectors.signature_for(actor, document_public_id)
    if row.document.is_erased:
        raise Conflict("Ce document a été effacé au terme de sa conservation.", code="erased")
    content = documents.document_content(row.document)
    found = pades.finding(content, row.key.authority.certificate, row.signed_at)
    if found == Finding.VALID and pades.digest(content) != row.digest:
        found = Finding.ALTERED  # well signed, and another file than the one that was
    audit.record(
        actor, "signatures.checked", row, at=at, patient=row.document.patient_public_id, found=found.value
    )
    return row, found
