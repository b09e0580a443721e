"""The end of retention of a patient’s documents: confirmed by a person, done by a job, kept as a line."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.models import Entity


class Erasure(Entity):
    """`due_on`: the last day of retention, as it was when somebody confirmed. `count`: what was erased."""

    patient_public_id = models.UUIDField("patient", db_index=True)
    due_on = models.DateField("à garder jusqu’au")
    confirmed_by = models.CharField("confirmé par", max_length=200)
    confirmed_by_user_id = models.BigIntegerField("compte", null=True, blank=True)
    confirmed_at = models.DateTimeField("confirmé le")
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)
    done_at = models.DateTimeField("effacé le", null=True, blank=True)
    count = models.PositiveIntegerField("documents effacés", default=0)

    class Meta:
        verbose_name = "effacement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient_public_id"],
                condition=Q(cancelled_at=None, done_at=None),
                name="erasure_one_waiting_for_a_file",
                violation_error_message="L’effacement de ces documents est déjà confirmé.",
            ),
            models.CheckConstraint(
                name="erasure_done_or_cancelled",
                condition=Q(cancelled_at__isnull=True) | Q(done_at__isnull=True),
                violation_error_message="Un effacement fait ne s’annule plus.",
            ),
            models.CheckConstraint(
                name="erasure_after_retention",
                condition=Q(done_at__isnull=True) | Q(done_at__gt=F("confirmed_at")),
                violation_error_message="Un effacement se fait après avoir été confirmé.",
            ),
        ]
