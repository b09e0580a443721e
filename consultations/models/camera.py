"""Who moved the camera of the cart during an act, from when to when."""

from django.db import models
from django.db.models import Q

from consultations.enums import TurnEnd
from consultations.models.acts import Consultation, Party
from core.models import Entity


class CameraTurn(Entity):
    """One person at the wheel. The relay names each turn; it is told to several processes, and kept once."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="camera_turns")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+", verbose_name="participant")
    turn = models.UUIDField("tour", unique=True)
    started_at = models.DateTimeField("début")
    ended_at = models.DateTimeField("fin", null=True, blank=True)
    end_reason = models.CharField("raison", max_length=16, choices=TurnEnd.choices, blank=True)

    class Meta:
        verbose_name = "pilotage de la caméra"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="camera_turn_ended_says_why",
                violation_error_message="Un pilotage terminé dit quand et pourquoi.",
            ),
        ]
