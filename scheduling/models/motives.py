"""Why one consults: regional data that says the duration, the forms and the signs that stop a booking."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.models import Entity
from directory.models import Specialty
from scheduling.enums import ActForm


class Motive(Entity):
    label = models.CharField(
        "libellé", max_length=120, unique=True, error_messages={"unique": "Un autre motif a ce libellé."}
    )
    specialty = models.ForeignKey(
        Specialty, on_delete=models.PROTECT, null=True, blank=True, verbose_name="spécialité"
    )
    duration_minutes = models.PositiveSmallIntegerField("durée (minutes)", default=20)
    forms = ArrayField(
        models.CharField(max_length=24, choices=ActForm.choices), verbose_name="formes permises"
    )
    minimum_age_months = models.PositiveSmallIntegerField("âge minimal (mois)", default=0)
    is_planned_care = models.BooleanField("vu lors d’un soin infirmier déjà prévu", default=False)
    hint = models.CharField("précision", max_length=200, blank=True)
    is_active = models.BooleanField("proposé", default=True)

    class Meta:
        verbose_name = "motif"
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_minutes__gte=5, duration_minutes__lte=120),
                name="motive_duration_between_5_and_120",
                violation_error_message="La durée va de 5 à 120 minutes.",
            ),
            models.CheckConstraint(
                condition=Q(forms__len__gt=0),
                name="motive_allows_a_form",
                violation_error_message="Un motif permet au moins une forme.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class RedFlag(Entity):
    """A sign asked before any slot is shown; « oui » stops and says where to go. No motive: asked for all."""

    motive = models.ForeignKey(
        Motive,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="red_flags",
        verbose_name="motif",
    )
    question = models.CharField("signe", max_length=160)
    where_to_go = models.CharField("où aller", max_length=200)
    phone = models.CharField("numéro à appeler", max_length=20, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "signe d’alerte"
