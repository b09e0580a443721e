"""The door of a call, while the physician keeps it shut, and who knocked at it meanwhile."""

from django.db import models
from django.db.models import F, Q

from consultations.models.acts import Consultation
from core.models import Entity


class ShutDoor(Entity):
    """One time during which nobody new came in."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="shut_doors")
    shut_at = models.DateTimeField("fermée le")
    shut_by = models.CharField("fermée par", max_length=120)
    opened_at = models.DateTimeField("rouverte le", null=True, blank=True)
    opened_by = models.CharField("rouverte par", max_length=120, blank=True)

    class Meta:
        verbose_name = "porte fermée"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(opened_at__isnull=True),
                name="shut_door_one_at_a_time",
                violation_error_message="La porte est déjà fermée.",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by="")
                | (Q(opened_at__gte=F("shut_at")) & ~Q(opened_by="")),
                name="shut_door_opening_says_who_and_when",
                violation_error_message="La réouverture de la porte dit qui et quand.",
            ),
            models.CheckConstraint(
                condition=~Q(shut_by=""),
                name="shut_door_says_who",
                violation_error_message="La fermeture de la porte dit qui.",
            ),
        ]


class Knock(Entity):
    """Who came while it was shut, as the call names them."""

    door = models.ForeignKey(ShutDoor, on_delete=models.CASCADE, related_name="knocks")
    label = models.CharField("nom affiché", max_length=120)
    knocked_at = models.DateTimeField("a frappé le")

    class Meta:
        verbose_name = "passage devant la porte"
        constraints = [
            models.UniqueConstraint(
                fields=["door", "label"],
                name="knock_once_per_person",
                violation_error_message="Cette personne a déjà frappé.",
            ),
            models.CheckConstraint(
                condition=~Q(label=""),
                name="knock_says_who",
                violation_error_message="Dites qui a frappé.",
            ),
        ]
