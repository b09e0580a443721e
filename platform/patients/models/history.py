"""Allergies, antecedents, treatments: entered once, by whom and when, confirmed or not by a physician."""

from django.db import models
from django.db.models import Q

from core.encryption.fields import EncryptedTextField
from core.models import Entity
from patients.enums import HistoryKind
from patients.models.identity import Patient


class HistoryItem(Entity):
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="history")
    kind = models.CharField("type", max_length=16, choices=HistoryKind.choices)
    text = EncryptedTextField("texte")
    entered_by = models.CharField("saisi par", max_length=120)
    entered_at = models.DateTimeField("saisi le")
    confirmed_by = models.CharField("confirmé par", max_length=120, blank=True)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    ended_by = models.CharField("retiré par", max_length=120, blank=True)
    ended_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "élément du dossier"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
                name="history_item_confirmed_by_and_at",
                violation_error_message="Une confirmation dit qui et quand.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="history_item_ended_by_and_at",
                violation_error_message="Un retrait dit qui et quand.",
            ),
        ]
