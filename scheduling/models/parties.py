"""What is true of those whom an appointment and an hour kept for one hold together."""

from django.db import models
from django.db.models import F, Q

from scheduling.enums import ActForm


def another_physician_beside(name: str) -> models.CheckConstraint:
    """Who sits beside the patient is another physician, of an act between physicians."""
    other = Q(form=ActForm.BETWEEN_PHYSICIANS) & ~Q(beside=F("practitioner"))
    return models.CheckConstraint(
        condition=Q(beside__isnull=True) | other,
        name=f"{name}_beside_is_another_physician",
        violation_error_message="Auprès du patient d’un acte entre médecins, il y a un autre médecin.",
    )
