"""What was decided of the file during an act: it can be told with its reason, and taken back."""

from django.db import models
from django.db.models import Q

from consultations.enums import HistoryDecided
from consultations.models.acts import Consultation
from core.models import Entity
from patients.models import HistoryItem


class HistoryDecision(Entity):
    """One item confirmed, or taken out for a reason. The item itself stays in the file of the patient."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="history_decisions")
    item = models.ForeignKey(HistoryItem, on_delete=models.CASCADE, related_name="decisions")
    decided = models.CharField("décision", max_length=10, choices=HistoryDecided.choices)
    is_by_physician = models.BooleanField("par le médecin de l’acte", default=False)
    decided_by = models.CharField("décidé par", max_length=120)
    decided_at = models.DateTimeField("décidé le")
    undone_by = models.CharField("repris par", max_length=120, blank=True)
    undone_at = models.DateTimeField("repris le", null=True, blank=True)

    class Meta:
        verbose_name = "décision sur un élément du dossier"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided__in=HistoryDecided.values) & ~Q(decided_by=""),
                name="history_decision_says_what_and_by_whom",
                violation_error_message="Une décision dit laquelle, et de qui.",
            ),
            models.CheckConstraint(
                condition=~Q(decided=HistoryDecided.CONFIRMED) | Q(is_by_physician=True),
                name="history_decision_confirmed_by_physician",
                violation_error_message="Le médecin de l’acte est seul à confirmer.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="")
                | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="history_decision_undone_by_and_at",
                violation_error_message="Une décision reprise dit par qui et quand.",
            ),
        ]
