"""The moments when the physicians talked apart, and the patient’s side was held and told so."""

from django.db import models
from django.db.models import F, Q

from consultations.enums import AparteEnd
from consultations.models.acts import Consultation, Party
from core.models import Entity


class Aparte(Entity):
    """One aparté. It ends by the physicians, or by itself when who began it leaves the call."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="apartes")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name="commencé par")
    begun_at = models.DateTimeField("commencé le")
    ended_at = models.DateTimeField("fini le", null=True, blank=True)
    ended_why = models.CharField("fin", max_length=16, choices=AparteEnd.choices, blank=True)

    class Meta:
        verbose_name = "aparté"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(ended_at__isnull=True),
                name="aparte_one_at_a_time",
                violation_error_message="Un aparté est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | (Q(ended_at__gte=F("begun_at")) & ~Q(ended_why="")),
                name="aparte_end_says_when_and_why",
                violation_error_message="La fin d’un aparté dit quand et pourquoi.",
            ),
        ]
