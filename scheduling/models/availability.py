"""When physicians give teleconsultations and carts can be used. Slots are computed, never stored."""

from django.db import models
from django.db.models import F, Q

from core.models import Entity
from directory.models import Practitioner
from scheduling.enums import Weekday
from territory.models import Cart


class WeeklyRule(Entity):
    """A weekly span of wall-clock time in France: daylight saving keeps the clock, not the interval."""

    weekday = models.PositiveSmallIntegerField("jour", choices=Weekday.choices)
    starts_at = models.TimeField("de")
    ends_at = models.TimeField("à")
    valid_from = models.DateField("valable du")
    valid_to = models.DateField("valable au", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="%(class)s_ends_after_start",
                violation_error_message="L’heure de fin précède l’heure de début.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_valid_to_after_from",
                violation_error_message="La fin de validité précède le début.",
            ),
        ]


class WeeklyAvailability(WeeklyRule):
    """Fixed weekly hours that a physician offers."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="weekly_availabilities", verbose_name="médecin"
    )

    class Meta(WeeklyRule.Meta):
        verbose_name = "plage hebdomadaire"


class CartOpening(WeeklyRule):
    """Weekly hours when a cart can be used because somebody trained is there."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="openings", verbose_name="chariot")

    class Meta(WeeklyRule.Meta):
        verbose_name = "ouverture de chariot"


class Absence(Entity):
    """A period when a physician offers nothing, with a deputy if there is one."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="absences", verbose_name="médecin"
    )
    starts_at = models.DateTimeField("du")
    ends_at = models.DateTimeField("au")
    deputy = models.ForeignKey(
        Practitioner,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputised_absences",
        verbose_name="suppléant",
    )

    class Meta:
        verbose_name = "absence"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="absence_ends_after_start",
                violation_error_message="La fin précède le début.",
            ),
        ]
