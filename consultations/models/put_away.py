"""What was put away after an act, each by whom and when."""

from django.db import models
from django.db.models import Q

from consultations.enums import PutAway
from consultations.models.acts import Consultation
from core.models import Entity


class PutAwayStep(Entity):
    """One thing put away. Undone, the row goes; the journal keeps both."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="put_away")
    step = models.CharField("geste", max_length=16, choices=PutAway.choices)
    done_by = models.CharField("fait par", max_length=200)
    done_at = models.DateTimeField("fait le")
    was_found = models.BooleanField("repris à l’acte suivant", default=False)

    class Meta:
        verbose_name = "rangement du chariot"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "step"],
                name="put_away_step_once",
                violation_error_message="C’est déjà rangé.",
            ),
            models.CheckConstraint(
                condition=Q(step__in=PutAway.values),
                name="put_away_step_is_known",
                violation_error_message="Ce geste n’existe pas.",
            ),
        ]
