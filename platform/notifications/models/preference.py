"""What a person chose to receive, or not."""

from typing import ClassVar

from django.db import models

from core.models import TimeStamped
from notifications.enums import Channel


class Preference(TimeStamped):
    """A departure from the kind's default (on); no row means the default."""

    user_id = models.BigIntegerField("compte")
    kind = models.CharField("nature", max_length=80)
    channel = models.CharField("canal", max_length=10, choices=Channel)
    is_on = models.BooleanField("reçu")

    class Meta:
        verbose_name = "préférence d’avis"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user_id", "kind", "channel"],
                name="preference_once",
                violation_error_message="Cette préférence existe déjà.",
            ),
        ]
