"""Whose a document is."""

from documents.models import Document
from patients.models import Patient


def patient_of(document: Document) -> Patient | None:
    """For a page whose reader may read the document: they know whose it is."""
    if document.patient_public_id is None:
        return None
    return Patient.objects.filter(public_id=document.patient_public_id).first()
