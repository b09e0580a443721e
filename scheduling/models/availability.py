"""When physicians offer time, carts can be used and nurses are there. Slots are computed, never stored."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.db.models.functions import Coalesce

from core.models import Entity
from directory.models import Practitioner
from scheduling.enums import Weekday
from territory.models import Cart, Site, Territory


class DayTimes(Func):
    """Two times of the day as a range of one same day; without times, the whole of it."""

    template = "TSRANGE(DATE '2000-01-01' + %(expressions)s::time)"
    arg_joiner = "::time, DATE '2000-01-01' + "
    output_field = DateTimeRangeField()


class _Validity(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class WeeklyRule(Entity):
    """A weekly span of wall-clock time in France: daylight saving keeps the clock, not the interval."""

    weekday = models.PositiveSmallIntegerField("jour", choices=Weekday.choices)
    starts_at = models.TimeField("de")
    ends_at = models.TimeField("à")
    valid_from = models.DateField("valable du")
    valid_to = models.DateField("valable au", null=True, blank=True)
    on_holidays = models.BooleanField("y compris les jours fériés", default=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

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


def _hours_apart(*owner: str | Coalesce) -> ExclusionConstraint:
    """Two rules of one owner never cover the same time. Who moves several is judged once all are written."""
    return ExclusionConstraint(
        name="%(class)s_hours_apart",
        expressions=[
            *((name, RangeOperators.EQUAL) for name in owner),
            ("weekday", RangeOperators.EQUAL),
            (DayTimes("starts_at", "ends_at"), RangeOperators.OVERLAPS),
            (
                _Validity("valid_from", "valid_to", RangeBoundary(inclusive_upper=True)),
                RangeOperators.OVERLAPS,
            ),
        ],
        deferrable=Deferrable.IMMEDIATE,
        violation_error_message="Une autre plage couvre déjà cette heure.",
    )


class Served(models.Model):
    """For whom a physician’s time is: one site’s carts, the rota of a territory, or anybody at a distance."""

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="site"
    )
    territory = models.ForeignKey(
        Territory,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="permanence du territoire",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(site__isnull=True) | Q(territory__isnull=True),
                name="%(class)s_serves_one_place",
                violation_error_message="Une plage est pour un site ou pour un territoire, pas les deux.",
            ),
        ]


class WeeklyAvailability(Served, WeeklyRule):
    """Fixed weekly hours that a physician offers."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="weekly_availabilities", verbose_name="médecin"
    )

    class Meta:
        verbose_name = "plage hebdomadaire"
        constraints = [
            *WeeklyRule.Meta.constraints,
            *Served.Meta.constraints,
            _hours_apart("practitioner"),
        ]
        indexes = [
            # Who opens on a day, by the hour: see selectors.search.candidates.
            # All that the search asks of a rule: it reads the index alone.
            models.Index(
                fields=["weekday", "starts_at", "practitioner"],
                include=["ends_at", "valid_from", "valid_to", "on_holidays", "site", "territory"],
                name="availability_by_hour",
            ),
        ]


class CartOpening(WeeklyRule):
    """Weekly hours when a cart can be used because somebody trained is there."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="openings", verbose_name="chariot")

    class Meta:
        verbose_name = "ouverture de chariot"
        constraints = [*WeeklyRule.Meta.constraints, _hours_apart("cart")]


class NursePresence(WeeklyRule):
    """Weekly hours when somebody trained is at a site. A site that says none relies on its carts’ hours."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="presences", verbose_name="site")
    nurse = models.ForeignKey(
        Practitioner,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="presences",
        verbose_name="personne qui accompagne",
    )

    class Meta:
        verbose_name = "présence au site"
        constraints = [*WeeklyRule.Meta.constraints, _hours_apart("site", Coalesce("nurse", Value(0)))]
