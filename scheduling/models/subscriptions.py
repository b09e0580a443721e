"""The address at which another program reads somebody’s appointments."""

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.models import User
from core.models import Entity


class Subscription(Entity):
    """One living address for each person and role. What is stored, its SHA-256, opens nothing.

    What it shows is asked at each reading with the rights that the person has then.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="agenda_subscriptions")
    role = models.CharField("rôle", max_length=24, choices=Role.choices)
    digest = models.CharField("empreinte de l’adresse", max_length=64, unique=True)
    made_at = models.DateTimeField("créée le")
    read_at = models.DateTimeField("lue pour la dernière fois le", null=True, blank=True)
    revoked_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "abonnement à un agenda"
        verbose_name_plural = "abonnements à un agenda"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(revoked_at__isnull=True),
                name="subscription_lives_once",
                violation_error_message="Une adresse est déjà en service : retirez-la d’abord.",
            )
        ]
