"""« C’était un conseil »: an act that its physician says was only advice, before it is closed."""

from django.db import models
from django.db.models import Q

from consultations.enums import AdviceReason
from consultations.models.acts import Consultation
from core.encryption.fields import EncryptedTextField
from core.models import Entity


class Advice(Entity):
    """It stands until it is withdrawn; `Consultation.kind` says that one does, and is written with it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="advices")
    reason = models.CharField("raison", max_length=16, choices=AdviceReason.choices)
    words = EncryptedTextField("précision", null=True, blank=True)
    said_by = models.CharField("dit par", max_length=200)
    said_at = models.DateTimeField("dit le")
    withdrawn_by = models.CharField("repris par", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("repris le", null=True, blank=True)

    class Meta:
        verbose_name = "téléconseil"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(withdrawn_at__isnull=True),
                name="advice_one_stands",
                violation_error_message="Cet acte est déjà un téléconseil.",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=AdviceReason.values)
                & (~Q(reason=AdviceReason.OTHER) | Q(words__isnull=False)),
                name="advice_for_another_reason_says_which",
                violation_error_message="Dites laquelle.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
                name="advice_withdrawn_says_by_whom_and_when",
                violation_error_message="Un téléconseil repris dit par qui et quand.",
            ),
        ]
