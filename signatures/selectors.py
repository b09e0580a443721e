"""The only door for reading keys and signatures."""

from uuid import UUID

from core.actors import Actor
from core.errors import NotFound
from directory.models import Practitioner
from documents import selectors as documents
from signatures.models import Authority, Signature, SigningKey

WITH = ("document", "key__authority", "key__practitioner")
UNKNOWN = "Aucun document signé ne porte cette référence. Relisez-la sur le papier."


def serving_authority(*, lock: bool = False) -> Authority | None:
    rows = Authority.objects.filter(retired_at=None)
    return (rows.select_for_update() if lock else rows).first()


def key_of(practitioner: Practitioner) -> SigningKey | None:
    """The one that signs for them now."""
    return (
        SigningKey.objects.select_related("authority")
        .filter(practitioner=practitioner, ended_at=None)
        .first()
    )


def signature_named(reference: str) -> Signature:
    """For anybody who reads it on a paper."""
    found = Signature.objects.select_related(*WITH).filter(reference=reference).first()
    if found is None or not reference:
        raise NotFound(UNKNOWN)
    return found


def signature_of(document_public_id: UUID | None) -> Signature | None:
    """For a caller who has judged the right to read the document."""
    if document_public_id is None:
        return None
    return Signature.objects.select_related(*WITH).filter(document__public_id=document_public_id).first()


def signature_for(actor: Actor, document_public_id: UUID) -> Signature:
    """NotFound without the right to the document, or when it bears no signature of ours."""
    document = documents.document_for(actor, document_public_id)
    found = signature_of(document.public_id)
    if found is None:
        raise NotFound("Ce document ne porte pas de signature de la plateforme.")
    return found


def replaced_by(signature: Signature) -> Signature | None:
    """What was signed in its place."""
    successor = getattr(signature.document, "superseded_by", None)
    return None if successor is None else signature_of(successor.public_id)


def authorities_text() -> str:
    """The certificates of every authority, the one that serves first, as PEM."""
    rows = Authority.objects.order_by("-begins_at", "-pk").values_list("certificate", flat=True)
    return "".join(rows)
