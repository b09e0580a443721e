"""The moments when a person interrupted an act: begun, ended, by whom and why."""

from django.db import models
from django.db.models import F, Q

from consultations.enums import InterruptReason
from consultations.models.acts import Consultation
from core.encryption.fields import EncryptedTextField
from core.models import Entity


class Interruption(Entity):
    """One interruption; the act leaves it by whichever step comes next."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="interruptions")
    reason = models.CharField("raison", max_length=12, choices=InterruptReason.choices)
    words = EncryptedTextField("précision", blank=True, default="")
    is_by_physician = models.BooleanField("par le médecin de l’acte")
    begun_at = models.DateTimeField("interrompu le")
    begun_by = models.CharField("interrompu par", max_length=120)
    ended_at = models.DateTimeField("fini le", null=True, blank=True)
    ended_by = models.CharField("fini par", max_length=120, blank=True)

    class Meta:
        verbose_name = "interruption"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(ended_at__isnull=True),
                name="interruption_one_at_a_time",
                violation_error_message="Cet acte est déjà interrompu.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__gte=F("begun_at")) & ~Q(ended_by="")),
                name="interruption_end_says_when_and_who",
                violation_error_message="La fin d’une interruption dit quand et par qui.",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=InterruptReason.values),
                name="interruption_reason_is_known",
                violation_error_message="La raison d’une interruption est l’une de celles proposées.",
            ),
        ]
