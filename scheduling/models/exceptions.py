"""Days that differ from the others: closed, or open when they usually are not; and leave, with a deputy."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from core.models import Entity
from directory.models import Practitioner
from scheduling.enums import DayKind
from scheduling.models.availability import DayTimes, Served
from scheduling.models.spans import TimeSpan
from territory.models import Cart, Site


class DayException(Entity):
    """One day, or some hours of it. What is open prevails over what is closed, public holidays included."""

    day = models.DateField("jour")
    kind = models.CharField("ce jour-là", max_length=8, choices=DayKind.choices)
    starts_at = models.TimeField("de", null=True, blank=True)
    ends_at = models.TimeField("à", null=True, blank=True)
    reason = models.CharField("raison", max_length=120, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="%(class)s_ends_after_start",
                violation_error_message="Donnez les deux heures, la fin après le début.",
            ),
            models.CheckConstraint(
                condition=Q(kind=DayKind.CLOSED) | Q(starts_at__isnull=False, ends_at__isnull=False),
                name="%(class)s_open_has_hours",
                violation_error_message="Une ouverture a deux heures : de… à…",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DayKind.values),
                name="%(class)s_kind_is_known",
                violation_error_message="Un jour est fermé, ou ouvert en plus.",
            ),
        ]


def _days_apart(owner: str, *besides: tuple[Any, Any]) -> ExclusionConstraint:
    return ExclusionConstraint(
        name="%(class)s_days_apart",
        expressions=[
            (owner, RangeOperators.EQUAL),
            ("day", RangeOperators.EQUAL),
            ("kind", RangeOperators.EQUAL),
            *besides,
            (DayTimes("starts_at", "ends_at"), RangeOperators.OVERLAPS),
        ],
        violation_error_message="Une autre exception couvre déjà cette heure.",
    )


class AvailabilityException(Served, DayException):
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="day_exceptions", verbose_name="médecin"
    )

    class Meta:
        verbose_name = "exception d’un médecin"
        constraints = [
            *DayException.Meta.constraints,
            *Served.Meta.constraints,
            _days_apart("practitioner"),
        ]
        indexes = [models.Index(fields=["day", "practitioner"], name="availability_exception_by_day")]


class CartException(DayException):
    cart = models.ForeignKey(
        Cart, on_delete=models.CASCADE, related_name="day_exceptions", verbose_name="chariot"
    )

    class Meta:
        verbose_name = "exception d’un chariot"
        constraints = [*DayException.Meta.constraints, _days_apart("cart")]


class PresenceException(DayException):
    """`nurse`: who is away, or there besides; without one, the site is closed or open to all."""

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="day_exceptions", verbose_name="site"
    )
    nurse = models.ForeignKey(
        Practitioner,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="presence_exceptions",
        verbose_name="pour qui",
    )

    class Meta:
        verbose_name = "exception d’un site"
        constraints = [
            *DayException.Meta.constraints,
            _days_apart("site", (Coalesce("nurse", Value(0)), RangeOperators.EQUAL)),
        ]


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
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("practitioner")),
                name="absence_deputy_is_another",
                violation_error_message="Le suppléant est un autre médecin.",
            ),
            ExclusionConstraint(
                name="absence_never_twice",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    (TimeSpan("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Une autre absence couvre déjà une partie de cette période.",
            ),
        ]
