"""What a physician keeps around each act, and how many acts a day: nothing, unless they said so."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from core.models import Entity
from directory.models import Practitioner

LONGEST_BUFFER = 60  # minutes
MOST_A_DAY = 100


class AgendaLimits(Entity):
    practitioner = models.OneToOneField(
        Practitioner, on_delete=models.CASCADE, related_name="agenda_limits", verbose_name="médecin"
    )
    buffer_before = models.PositiveSmallIntegerField(
        "minutes gardées avant chaque acte", default=0, validators=[MaxValueValidator(LONGEST_BUFFER)]
    )
    buffer_after = models.PositiveSmallIntegerField(
        "minutes gardées après chaque acte", default=0, validators=[MaxValueValidator(LONGEST_BUFFER)]
    )
    most_a_day = models.PositiveSmallIntegerField("actes par jour, au plus", null=True, blank=True)

    patient_moves = models.BooleanField("mes patients déplacent eux-mêmes leurs rendez-vous", default=True)

    class Meta:
        verbose_name = "limites d’agenda"
        constraints = [
            models.CheckConstraint(
                condition=Q(buffer_before__lte=LONGEST_BUFFER, buffer_after__lte=LONGEST_BUFFER),
                name="agendalimits_buffers_up_to_an_hour",
                violation_error_message="Une heure au plus avant ou après un acte.",
            ),
            models.CheckConstraint(
                condition=Q(most_a_day__isnull=True) | Q(most_a_day__gte=1, most_a_day__lte=MOST_A_DAY),
                name="agendalimits_most_a_day_is_a_number_of_acts",
                violation_error_message="De 1 à 100 actes par jour, ou rien pour ne pas limiter.",
            ),
        ]
