"""Who moved the camera of the cart during an act, from when to when; and the views kept of that camera."""

from django.db import models
from django.db.models import Q

from consultations.enums import TurnEnd
from consultations.models.acts import Consultation, Party
from core.models import Entity
from territory.models import Cart


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


class CameraView(Entity):
    """Where one camera of a cart looks, under a name: for whoever drives it next, in any act.

    `camera` is how the browser of the cart names it: what one camera calls its left is nothing to another.
    """

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="camera_views")
    camera = models.CharField("caméra", max_length=120)
    name = models.CharField("nom", max_length=40)
    pan = models.FloatField("rotation", null=True, blank=True)
    tilt = models.FloatField("inclinaison", null=True, blank=True)
    zoom = models.FloatField("zoom", null=True, blank=True)
    kept_by = models.CharField("gardée par", max_length=120)
    kept_at = models.DateTimeField("gardée le")

    class Meta:
        verbose_name = "vue gardée"
        constraints = [
            models.UniqueConstraint(
                fields=["cart", "camera", "name"],
                name="camera_view_name_once",
                violation_error_message="Une vue de cette caméra porte déjà ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(pan__isnull=False) | Q(tilt__isnull=False) | Q(zoom__isnull=False),
                name="camera_view_looks_somewhere",
                violation_error_message="Une vue dit où la caméra regarde.",
            ),
        ]
