"""Until when the documents of a patient must be kept: by their last act, their birth and their death."""

import datetime as dt
from uuid import UUID

from django.db.models import Max

from consultations.models import Consultation
from consultations.rules import retention
from core.clock import today
from patients.models import Patient


def last_day_of_documents(patient_public_id: UUID, last_document: dt.date) -> dt.date | None:
    """None for a patient whom nobody knows: nothing of theirs is erased by itself."""
    patient = Patient.objects.filter(public_id=patient_public_id).first()
    if patient is None:
        return None
    acts = Consultation.objects.filter(appointment__patient=patient)
    last = acts.aggregate(last=Max("appointment__starts_at"))["last"]
    last_act = max(last_document, today(last)) if last else last_document
    return retention.last_day(last_act, patient.birth_date, patient.deceased_on)
