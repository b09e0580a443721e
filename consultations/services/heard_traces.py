"""The trace of the stethoscope into the file: what the physician froze, where and how they listened.

No sound is kept (ADR 112).
"""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import AuscultationPoint, ConsultationState, RequestKind, SoundFilter
from consultations.models import CartRequest, Consultation, HeardTrace
from consultations.rules import sounds
from consultations.services.steps import locked, patient_of
from core.actors import Actor
from core.errors import Conflict, NotFound
from documents import services as documents
from documents.enums import ContentType, DocumentKind
from documents.models import Document

KEEPS = "C’est le médecin qui garde le tracé."
OFF = "Le tracé du stéthoscope n’est pas activé ici. L’administrateur de la région peut vous dire pourquoi."
MOST = 20  # as many as there are points


@transaction.atomic
def heard_trace_keep(
    *,
    actor: Actor,
    public_id: UUID,
    gesture_public_id: UUID,
    content: bytes,
    sound_filter: SoundFilter | None = None,
    at: dt.datetime,
) -> HeardTrace:
    """Invalid (field "file") where what came is no picture."""
    consultation = locked(actor, public_id)
    policies.require(not policies.is_at_cart(actor, consultation), KEEPS)
    gesture = _gesture(consultation, gesture_public_id)
    _require_allowed(consultation)
    trace = HeardTrace.objects.create(
        consultation=consultation,
        gesture=gesture,
        document_public_id=_document(actor, consultation, gesture, content, at).public_id,
        kept_by=actor.label,
        kept_at=at,
        **_heard_with(sound_filter),
    )
    audit.record(actor, "consultations.heard_trace_kept", trace, at=at, patient=patient_of(consultation))
    notifications.changed(consultation, "heard_trace")
    return trace


def _document(
    actor: Actor, consultation: Consultation, gesture: CartRequest, content: bytes, at: dt.datetime
) -> Document:
    return documents.document_upload(
        actor=actor,
        kind=DocumentKind.STILL_IMAGE,
        title=f"Tracé du stéthoscope, {AuscultationPoint(gesture.point).label}",
        content=content,
        formats=frozenset({ContentType.JPEG}),
        patient_public_id=patient_of(consultation),
        act_public_id=consultation.public_id,
        at=at,
    )


def _gesture(consultation: Consultation, public_id: UUID) -> CartRequest:
    found = consultation.requests.filter(public_id=public_id, kind=RequestKind.STETHOSCOPE).first()
    if found is None:
        raise NotFound
    return found


def _require_allowed(consultation: Consultation) -> None:
    if not settings.MEDICAL_FUNCTIONS["phonocardiogram"]:
        raise Conflict(OFF, code="off")
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("L’acte n’est pas en cours.")
    if selectors.heard_traces_of(consultation).count() >= MOST:
        raise Conflict("Vingt tracés sont déjà gardés avec cet acte.")


def _heard_with(sound_filter: SoundFilter | None) -> dict[str, str]:
    if sound_filter is None or not settings.MEDICAL_FUNCTIONS["stethoscope_filters"]:
        return {}
    return {"sound_filter": sound_filter, "filters_version": sounds.VERSION}
