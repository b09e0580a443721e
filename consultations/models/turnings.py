"""An act that its physician turned to something else than a video: by voice, or in person."""

from django.db import models
from django.db.models import Q

from consultations.enums import TurnKind, TurnReason
from consultations.models.acts import Consultation
from core.encryption.fields import EncryptedTextField
from core.models import Entity


class Turning(Entity):
    """What it was turned to, why and when. Whether it still is, the act itself says."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="turnings")
    kind = models.CharField("passé", max_length=12, choices=TurnKind.choices)
    reason = models.CharField("raison", max_length=12, choices=TurnReason.choices)
    words = EncryptedTextField("précision", blank=True, default="")
    turned_at = models.DateTimeField("passé le")
    turned_by = models.CharField("passé par", max_length=120)

    class Meta:
        verbose_name = "passage au téléphone ou en présentiel"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=TurnKind.values, reason__in=TurnReason.values),
                name="turning_says_what_and_why",
                violation_error_message="Un passage dit vers quoi et pourquoi, parmi ce qui est proposé.",
            ),
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(kind=TurnKind.IN_PERSON),
                name="turning_in_person_once",
                violation_error_message="Cet acte est déjà passé en présentiel.",
            ),
        ]
