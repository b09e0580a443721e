"""Documents and photographs that whoever prepares an act, or conducts it, adds to it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from consultations import notifications, selectors
from consultations.models import Consultation
from consultations.services.steps import locked, patient_of
from consultations.states import SETTLED
from core.actors import Actor
from core.errors import Conflict, Invalid
from documents import services as documents
from documents.enums import DocumentKind
from documents.models import Document
from patients.enums import ConsentDecision

NO_AGREEMENT = (
    "Le patient n’a pas donné son accord pour les images : demandez-le-lui d’abord, ou dites "
    "qu’on ne le voit pas."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """`shows_patient`: a photograph of the patient, for which their agreement to images is asked."""

    title: str
    content: bytes
    shows_patient: bool = False


@transaction.atomic
def paper_add(*, actor: Actor, public_id: UUID, paper: Paper, at: dt.datetime) -> Document:
    """Kept sealed, with the act and in the patient’s file. Invalid (field "file") says why it is refused."""
    consultation = locked(actor, public_id)
    if consultation.state in SETTLED:
        raise Conflict("L’acte est clos : plus aucun document n’y entre.")
    if paper.shows_patient:
        _require_agreement(consultation)
    document = documents.document_upload(
        actor=actor,
        kind=DocumentKind.PHOTOGRAPH if paper.shows_patient else DocumentKind.ATTACHMENT,
        title=paper.title,
        content=paper.content,
        patient_public_id=patient_of(consultation),
        act_public_id=consultation.public_id,
        at=at,
    )
    notifications.changed(consultation, "document")
    return document


def _require_agreement(consultation: Consultation) -> None:
    decision = selectors.image_decision_of(consultation)
    if decision is None or decision.decision != ConsentDecision.GIVEN:
        raise Invalid(NO_AGREEMENT, field="shows_patient", code="images_not_agreed")
