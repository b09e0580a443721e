"""The one door for reading documents."""

from uuid import UUID

from django.db.models import QuerySet

from core.actors import Actor
from core.errors import NotFound
from documents.models import Document, fingerprint
from documents.policies import can_read


def document_for(actor: Actor, public_id: UUID) -> Document:
    """NotFound when there is none, or when no right of the actor reaches it: the two look the same."""
    document = Document.objects.filter(public_id=public_id).first()
    if document is None or not can_read(actor, document):
        raise NotFound("Ce document est introuvable, ou hors de votre périmètre.")
    return document


def document_judged(public_id: UUID) -> Document:
    """The same, for a caller who has judged the right and leaves the trace."""
    document = Document.objects.filter(public_id=public_id, hidden_at=None).first()
    if document is None:
        raise NotFound("Ce document est introuvable.")
    return document


def same_among(content: bytes, public_ids: list[UUID]) -> UUID | None:
    """The one of these documents that holds exactly this, for a caller who may read them all."""
    same = Document.objects.filter(public_id__in=public_ids, fingerprint=fingerprint(content))
    return same.values_list("public_id", flat=True).first()


def documents_of(
    actor: Actor,
    *,
    patient_public_id: UUID | None = None,
    act_public_id: UUID | None = None,
    with_hidden: bool = False,
) -> list[Document]:
    """The current versions the actor may read, newest first; of a patient, of an act, or of both at once."""
    if patient_public_id is None and act_public_id is None:
        raise ValueError("Name a patient or an act.")
    found = Document.objects.filter(superseded_by=None)
    if patient_public_id is not None:
        found = found.filter(patient_public_id=patient_public_id)
    if act_public_id is not None:
        found = found.filter(act_public_id=act_public_id)
    if not with_hidden:
        found = found.filter(hidden_at=None)
    return _readable(actor, found.order_by("-stored_at", "-pk"))


def versions_of(actor: Actor, document: Document) -> list[Document]:
    """This document and those it replaced, newest first."""
    chain = [document]
    while (earlier := chain[-1].supersedes) is not None:
        chain.append(earlier)
    return [version for version in chain if can_read(actor, version)]


def _readable(actor: Actor, found: QuerySet[Document]) -> list[Document]:
    # Rows of one patient share few (subject, kind) pairs: each right is asked once.
    rights: dict[tuple[UUID | None, UUID | None, str], bool] = {}
    readable = []
    for document in found:
        key = (document.patient_public_id, document.act_public_id, document.kind)
        if key not in rights:
            rights[key] = can_read(actor, document)
        if rights[key]:
            readable.append(document)
    return readable
