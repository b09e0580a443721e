"""Still images taken from a live track into the file. Nothing else of picture or sound is kept."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies
from consultations.enums import ConsultationState, StillSource
from consultations.models import Consultation, StillImage
from consultations.services.steps import locked, patient_of
from core.actors import Actor
from core.errors import Conflict
from documents import services as documents
from documents.enums import ContentType, DocumentKind


@transaction.atomic
def stills_agree(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """The patient agrees that images be kept: asked once an act, apart from the consent to the act."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    if consultation.stills_agreed_at is None:
        consultation.stills_agreed_at, consultation.stills_agreed_by = at, actor.label
        consultation.save(update_fields=["stills_agreed_at", "stills_agreed_by", "updated_at"])
        audit.record(
            actor, "consultations.stills_agreed", consultation, at=at, patient=patient_of(consultation)
        )
        notifications.changed(consultation, "still")
    return consultation


@transaction.atomic
def still_take(
    *, actor: Actor, public_id: UUID, content: bytes, source: StillSource, at: dt.datetime
) -> StillImage:
    """Keeps one JPEG as an encrypted document of the act. Conflict until the patient agreed to images."""
    consultation = locked(actor, public_id)
    policies.require(not policies.is_at_cart(actor, consultation), "C’est le médecin qui prend l’image.")
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("L’acte n’est pas en cours.")
    if consultation.stills_agreed_at is None:
        raise Conflict(
            "Demandez d’abord l’accord du patient pour garder des images.", code="agreement_missing"
        )
    document = documents.document_store(
        actor=actor,
        kind=DocumentKind.STILL_IMAGE,
        title=f"Image, {source.label.lower()}",
        content=content,
        content_type=ContentType.JPEG,
        patient_public_id=consultation.appointment.patient.public_id,
        act_public_id=consultation.public_id,
        at=at,
    )
    still = StillImage.objects.create(
        consultation=consultation,
        document_public_id=document.public_id,
        track_role=source,
        taken_by=actor.label,
        taken_at=at,
    )
    audit.record(
        actor,
        "consultations.still_taken",
        consultation,
        at=at,
        patient=patient_of(consultation),
        source=source,
    )
    notifications.changed(consultation, "still")
    return still
