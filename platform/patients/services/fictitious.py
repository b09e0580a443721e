"""The patient of a rehearsal: made for it, and gone with it."""

import datetime as dt

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from patients.enums import Sex
from patients.models import Patient

BORN = dt.date(1941, 3, 12)


@transaction.atomic
def fictitious_make(*, actor: Actor, at: dt.datetime) -> Patient:
    """« Essai, Camille »: no token, no number, nobody to write to. The caller judged the right to."""
    patient = Patient(
        birth_name="Essai",
        first_given_name="Camille",
        birth_date=BORN,
        sex=Sex.FEMALE,
        is_fictitious=True,
    )
    patient.save(force_insert=True)
    audit.record(actor, "patients.fictitious_made", patient, at=at, patient=patient.public_id)
    return patient


@transaction.atomic
def fictitious_remove(*, actor: Actor, patient: Patient, at: dt.datetime) -> None:
    """With all that was written of them. ValueError for a real one: that is never asked."""
    if not patient.is_fictitious:
        raise ValueError("A real patient is not removed.")
    audit.record(actor, "patients.fictitious_removed", patient, at=at, patient=patient.public_id)
    patient.consents.all().delete()
    patient.delete()
