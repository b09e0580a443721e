"""How a document was classed and who saw it, before each change: what an undo puts back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.models import Entity
from documents.enums import Category, PatientView, Visibility
from documents.models.documents import Document


class Filing(Entity):
    """One change: what was there before it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="filings", verbose_name="document")
    category = models.CharField("classement d’avant", max_length=16, choices=Category)
    visibility = models.CharField("visibilité d’avant", max_length=12, choices=Visibility)
    patient_view = models.CharField("vue du patient d’avant", max_length=12, choices=PatientView)
    changed_by = models.CharField("changé par", max_length=200)
    changed_by_user_id = models.BigIntegerField("compte", null=True, blank=True)
    changed_at = models.DateTimeField("changé le")
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "changement de classement"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="filing_undone_after_it_was_made",
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("changed_at")),
                violation_error_message="Un changement s’annule après avoir été fait.",
            ),
        ]
