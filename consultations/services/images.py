"""The agreement to images: given, refused, withdrawn. A withdrawal stops the capture at once."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import ImagesFate, StillGivenUp
from consultations.models import Consultation, ImageDecision, StillImage
from consultations.services.steps import locked, patient_of
from consultations.states import NOT_OVER
from core.actors import Actor
from core.errors import Conflict, Invalid
from documents import selectors as document_rows
from documents import services as documents
from documents.enums import DocumentKind
from documents.models import Document
from patients.enums import SAID_TO_SOMEBODY, ConsentDecision, ConsentGiver, Manner

WHY_HIDDEN = "Accord pour les images retiré"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageWord:
    """What was decided, by whom and how; `fate` says what becomes of the images already taken."""

    decision: ConsentDecision
    given_by: ConsentGiver = ConsentGiver.PATIENT
    giver_name: str = ""
    manner: Manner = Manner.ORAL
    fate: ImagesFate | None = None


@transaction.atomic
def images_decide(*, actor: Actor, public_id: UUID, word: ImageWord, at: dt.datetime) -> ImageDecision:
    """Writes the decision, apart from the consent to the act. The same said again is the same one."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    if consultation.state not in NOT_OVER:
        raise Conflict("Cet acte est terminé : l’accord pour les images ne change plus.")
    last = selectors.image_decision_of(consultation)
    if last is not None and last.decision == word.decision:
        return last
    _check(actor, consultation, word, last)
    decision = _write(actor, consultation, word, at)
    if word.decision == ConsentDecision.WITHDRAWN:
        _stop(consultation, at)
        if word.fate == ImagesFate.TAKEN_OUT:
            _take_out(actor, consultation, at)
    notifications.changed(consultation, "still")
    return decision


def _check(actor: Actor, consultation: Consultation, word: ImageWord, last: ImageDecision | None) -> None:
    if word.given_by != ConsentGiver.PATIENT and not word.giver_name.strip():
        raise Invalid("Dites le nom de la personne qui décide pour le patient.", field="giver_name")
    if word.manner not in SAID_TO_SOMEBODY:
        raise Invalid("Dites si c’est de vive voix ou par écrit.", field="manner")
    was_given = last is not None and last.decision == ConsentDecision.GIVEN
    if word.decision == ConsentDecision.WITHDRAWN and not was_given:
        raise Conflict("Aucun accord pour les images n’est à retirer.", code="not_given")
    if word.decision == ConsentDecision.REFUSED and was_given:
        raise Conflict("L’accord est donné : notez qu’il est retiré.", code="given")
    unsaid = word.decision == ConsentDecision.WITHDRAWN and word.fate is None
    if unsaid and (selectors.stills_of(consultation).exists() or _photographs(actor, consultation)):
        raise Invalid("Dites ce que deviennent les images déjà prises.", field="fate")


def _write(actor: Actor, consultation: Consultation, word: ImageWord, at: dt.datetime) -> ImageDecision:
    is_withdrawal = word.decision == ConsentDecision.WITHDRAWN
    decision = ImageDecision.objects.create(
        consultation=consultation,
        decision=word.decision,
        given_by=word.given_by,
        giver_name="" if word.given_by == ConsentGiver.PATIENT else word.giver_name.strip(),
        manner=word.manner,
        fate=(word.fate or "") if is_withdrawal else "",
        noted_by=actor.label,
        noted_at=at,
    )
    audit.record(
        actor,
        "consultations.stills_agreed"
        if word.decision == ConsentDecision.GIVEN
        else "consultations.images_decided",
        consultation,
        at=at,
        patient=patient_of(consultation),
        decision=str(word.decision),
        given_by=str(word.given_by),
        manner=str(word.manner),
        fate=decision.fate or None,
    )
    return decision


def _stop(consultation: Consultation, at: dt.datetime) -> None:
    """Whatever the cart was asked for is given up; an image that is on its way is refused when it comes."""
    wanted = consultation.still_requests.filter(still__isnull=True, given_up="")
    if wanted.update(given_up=StillGivenUp.WITHDRAWN, updated_at=at):
        notifications.changed(consultation, "still_wanted")


def _take_out(actor: Actor, consultation: Consultation, at: dt.datetime) -> None:
    for still in selectors.stills_of(consultation):
        _withdraw(actor, consultation, still, at)
    for photograph in _photographs(actor, consultation):
        documents.document_hide(actor=actor, document=photograph, reason=WHY_HIDDEN, at=at)
        notifications.changed(consultation, "document")


def _photographs(actor: Actor, consultation: Consultation) -> list[Document]:
    """Those that were added to this act as showing the patient."""
    rows = document_rows.documents_of(actor, act_public_id=consultation.public_id)
    return [row for row in rows if row.kind == DocumentKind.PHOTOGRAPH]


def _withdraw(actor: Actor, consultation: Consultation, still: StillImage, at: dt.datetime) -> None:
    """Out of the file, not destroyed: the sealed image stays, as the trace of what was done."""
    still.withdrawn_at, still.withdrawn_by = at, actor.label
    still.save(update_fields=["withdrawn_at", "withdrawn_by", "updated_at"])
    document = document_rows.document_for(actor, still.document_public_id)
    if not document.is_hidden:
        documents.document_hide(actor=actor, document=document, reason=WHY_HIDDEN, at=at)
    audit.record(
        actor,
        "consultations.still_withdrawn",
        consultation,
        at=at,
        patient=patient_of(consultation),
        source=still.track_role,
    )
