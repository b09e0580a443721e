"""What a patient, or a relative, wants to receive of the patient’s appointments."""

from django.db import models
from django.db.models import Q

from core.models import Entity
from patients.models.identity import Patient, Relative


class ContactChoice(Entity):
    """Of one person: the patient themself, or one of their relatives. Without a row, the defaults."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="contact_choices")
    relative = models.ForeignKey(
        Relative,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="contact_choices",
        verbose_name="proche",
    )
    by_sms = models.BooleanField("par SMS", default=True)
    by_email = models.BooleanField("par e-mail", default=True)
    day_before = models.BooleanField("un rappel la veille", default=True)
    hour_before = models.BooleanField("un rappel une heure avant", default=False)

    class Meta:
        verbose_name = "choix de messages"
        verbose_name_plural = "choix de messages"
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(relative__isnull=True),
                name="contact_choice_of_patient_once",
                violation_error_message="Ce patient a déjà dit ce qu’il veut recevoir.",
            ),
            models.UniqueConstraint(
                fields=["relative"],
                name="contact_choice_of_relative_once",
                violation_error_message="Ce proche a déjà dit ce qu’il veut recevoir.",
            ),
        ]
