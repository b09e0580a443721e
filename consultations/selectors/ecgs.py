"""The ECGs of an act. The caller holds the act, or the document."""

from uuid import UUID

from consultations.models import Consultation, Ecg
from core.actors import Actor
from core.errors import NotFound
from documents import selectors as documents


def ecgs_of(consultation: Consultation) -> list[Ecg]:
    """Those that stand, also those that somebody must still confirm; the first one first."""
    return list(consultation.ecgs.filter(withdrawn_at__isnull=True).order_by("kept_at", "pk"))


def ecg_of(consultation: Consultation, public_id: UUID) -> Ecg:
    """One that stands; NotFound when it is of another act."""
    found = consultation.ecgs.filter(public_id=public_id, withdrawn_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found


def ecg_for(actor: Actor, document: UUID) -> Ecg:
    """The ECG of a document that the actor may read, through the act or through the patient’s file."""
    documents.document_for(actor, document)
    rows = Ecg.objects.select_related("consultation__appointment__patient", "consultation__appointment__site")
    found = rows.filter(document_public_id=document, withdrawn_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found
