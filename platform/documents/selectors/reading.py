"""Documents found, for who may read them; and what is drawn and gathered of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.clock import PARIS
from core.errors import NotFound
from documents.enums import SIGNALS, ArchiveState
from documents.models import Archive, Document, Filing, Preview, fingerprint
from documents.models.previews import THUMBNAIL
from documents.policies import can_read

LEFT_AFTER = dt.timedelta(minutes=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to: a class, and days of Paris, both included."""

    category: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def condition(self) -> Q:
        wanted = Q(category=self.category) if self.category else Q()
        if self.since is not None:
            wanted &= Q(stored_at__gte=midnight(self.since))
        if self.until is not None:
            wanted &= Q(stored_at__lt=midnight(self.until + dt.timedelta(days=1)))
        return wanted


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=PARIS)


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
    wanted: Wanted | None = None,
) -> list[Document]:
    """The current versions the actor may read, newest first; of a patient, of an act, or of both at once."""
    if patient_public_id is None and act_public_id is None:
        raise ValueError("Name a patient or an act.")
    found = Document.objects.filter(superseded_by=None)
    if patient_public_id is not None:
        found = found.filter(patient_public_id=patient_public_id)
    if act_public_id is not None:
        found = found.filter(act_public_id=act_public_id)
    if wanted is not None:
        found = found.filter(wanted.condition())
    if not with_hidden:
        found = found.filter(hidden_at=None)
    return _readable(actor, found.order_by("-stored_at", "-pk"))


def filings_of(document: Document) -> QuerySet[Filing]:
    """Its changes that stand, the last first."""
    return Filing.objects.filter(document=document, undone_at=None).order_by("-changed_at", "-pk")


def versions_of(actor: Actor, document: Document) -> list[Document]:
    """This document and those it replaced, newest first."""
    chain = [document]
    while (earlier := chain[-1].supersedes) is not None:
        chain.append(earlier)
    return [version for version in chain if can_read(actor, version)]


def archive_for(actor: Actor, public_id: UUID) -> Archive:
    """Of who asked, and nobody else’s."""
    archive = Archive.objects.filter(public_id=public_id).first()
    if archive is None or archive.asked_by_user_id != actor.user_id:
        raise NotFound("Cette archive est introuvable, ou n’est pas la vôtre.")
    return archive


def archives_expired(at: dt.datetime) -> list[Archive]:
    return list(Archive.objects.filter(expires_at__lte=at).exclude(state=ArchiveState.GONE))


def archives_left(at: dt.datetime) -> list[UUID]:
    """Asked for a while ago and still not made."""
    left = Archive.objects.filter(state=ArchiveState.ASKED, asked_at__lte=at - LEFT_AFTER)
    return list(left.values_list("public_id", flat=True))


def in_order(public_ids: list[UUID]) -> list[Document]:
    """These documents, in this order, for a caller who judges the right."""
    found = {row.public_id: row for row in Document.objects.filter(public_id__in=public_ids)}
    return [found[one] for one in public_ids if one in found]


def files_known(names: Iterable[str]) -> set[str]:
    """Those of these sealed files that a row names."""
    wanted = list(names)
    return {
        name
        for model in (Document, Preview, Archive)
        for name in model.objects.filter(storage_name__in=wanted).values_list("storage_name", flat=True)
    }


def has_thumbnail(document: Document) -> bool:
    return Preview.objects.filter(document=document, page=THUMBNAIL).exists()


def without_thumbnail() -> QuerySet[Document, UUID]:
    """Public ids of what nobody tried to draw yet, the newest first."""
    waiting = Document.objects.filter(pages=None, erased_at=None).exclude(content_type__in=SIGNALS)
    return waiting.order_by("-stored_at").values_list("public_id", flat=True)


def _readable(actor: Actor, found: QuerySet[Document]) -> list[Document]:
    # Rows of one patient share few subjects, kinds and visibilities: each right is asked once.
    rights: dict[tuple[UUID | None, UUID | None, str, str], bool] = {}
    readable = []
    for document in found:
        key = (document.patient_public_id, document.act_public_id, document.kind, document.visibility)
        if key not in rights:
            rights[key] = can_read(actor, document)
        if rights[key]:
            readable.append(document)
    return readable
