"""A hold: the documents of a patient are erased by nobody while it stands (a complaint, a judge)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.encryption import EncryptedTextField
from core.models import Entity
from documents.enums import HoldReason


class Hold(Entity):
    """`until`: the last day, None until somebody lifts it."""

    patient_public_id = models.UUIDField("patient", db_index=True)
    reason = models.CharField("raison", max_length=16, choices=HoldReason)
    words = EncryptedTextField("précision", blank=True, default="")
    placed_by = models.CharField("posée par", max_length=200)
    placed_by_user_id = models.BigIntegerField("compte", null=True, blank=True)
    placed_at = models.DateTimeField("posée le")
    until = models.DateField("jusqu’au", null=True, blank=True)
    lifted_by = models.CharField("levée par", max_length=200, blank=True, default="")
    lifted_at = models.DateTimeField("levée le", null=True, blank=True)

    class Meta:
        verbose_name = "suspension de destruction"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="hold_reason_known",
                condition=Q(reason__in=HoldReason.values),
                violation_error_message="Cette raison n’existe pas.",
            ),
            models.CheckConstraint(
                name="hold_lifted_after_it_was_placed",
                condition=Q(lifted_at__isnull=True, lifted_by="")
                | Q(lifted_at__gte=F("placed_at")) & ~Q(lifted_by=""),
                violation_error_message="Une suspension est levée par quelqu’un, après avoir été posée.",
            ),
        ]
