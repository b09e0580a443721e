"""How a document is classed, and who sees it: changed, written down, put back."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid, Refused
from documents import policies, selectors
from documents.enums import CLASSED_BY_PEOPLE, Category, DocumentKind, PatientView, Visibility
from documents.models import Document, Filing

NAMES = ("category", "visibility", "patient_view")
MADE_HERE = "Pivot a produit ce document : son classement ne se change pas."
LOST_TO_YOU = "Vous ne verriez plus ce document : demandez à un médecin de l’acte, ou au médecin traitant."
NO_ACT = "Ce document n’est lié à aucun acte : choisissez une autre visibilité."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document is kept, for people."""

    category: Category
    visibility: Visibility
    patient_view: PatientView


@transaction.atomic
def document_file(*, actor: Actor, public_id: UUID, place: Place, at: dt.datetime) -> Filing | None:
    """None when it was so already. Refused, Conflict or Invalid say what stands against it."""
    document = _locked(actor, public_id)
    changed = [name for name in NAMES if getattr(document, name) != getattr(place, name)]
    if not changed:
        return None
    _require(actor, document, changed, place)
    filing = Filing(
        document=document,
        changed_by=actor.label,
        changed_by_user_id=actor.user_id,
        changed_at=at,
        **{name: getattr(document, name) for name in NAMES},
    )
    filing.save(force_insert=True)
    _put(document, {name: getattr(place, name) for name in NAMES})
    audit.record(
        actor, "documents.filed", document, at=at, patient=document.patient_public_id, fields=changed
    )
    return filing


@transaction.atomic
def filing_undo(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Document:
    """Put back what was there before the last change that stands."""
    document = _locked(actor, public_id)
    last = selectors.filings_of(document).first()
    if last is None:
        raise Conflict("Il n’y a aucun changement à annuler.", code="nothing_to_undo")
    former = Place(Category(last.category), Visibility(last.visibility), PatientView(last.patient_view))
    changed = [name for name in NAMES if getattr(document, name) != getattr(former, name)]
    _require(actor, document, changed, former)
    last.undone_at = at
    last.save(update_fields=["undone_at", "updated_at"])
    _put(document, {name: getattr(former, name) for name in NAMES})
    audit.record(actor, "documents.filing_undone", document, at=at, patient=document.patient_public_id)
    return document


def _locked(actor: Actor, public_id: UUID) -> Document:
    document = selectors.document_for(actor, public_id)
    if not policies.can_class(actor, document):
        raise Refused("Votre rôle ne permet pas de classer ce document.")
    return Document.objects.select_for_update().get(pk=document.pk)


def _require(actor: Actor, document: Document, changed: list[str], place: Place) -> None:
    if "category" in changed and DocumentKind(document.kind) not in CLASSED_BY_PEOPLE:
        raise Conflict(MADE_HERE, code="made_here")
    if {"visibility", "patient_view"} & set(changed) and not policies.can_set_visibility(actor, document):
        raise Refused("Seul un médecin change qui voit un document.")
    if place.visibility == Visibility.ACT and document.act_public_id is None:
        raise Invalid(NO_ACT, field="visibility", code="no_act")
    if "visibility" in changed and not policies.keeps_reading(actor, document, place.visibility):
        raise Invalid(LOST_TO_YOU, field="visibility", code="lost_to_you")


def _put(document: Document, values: dict[str, str]) -> None:
    """The versions that it replaced go with it, where they were placed alike: they say nearly the same."""
    former = {name: getattr(document, name) for name in values}
    row: Document | None = document
    while row is not None:
        moved = [name for name in values if getattr(row, name) == former[name]]
        for name in moved:
            setattr(row, name, values[name])
        row.save(update_fields=[*moved, "updated_at"])
        row = row.supersedes
