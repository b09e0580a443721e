"""The specialties for which the region receives physicians who practise in another one."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from core.models import Entity
from directory.models import Specialty


class _Days(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class ElsewhereOpening(Entity):
    """From one day to another, both included; without an end, until the region closes it."""

    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, verbose_name="spécialité")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)
    reason = models.CharField("pourquoi", max_length=200)

    class Meta:
        verbose_name = "spécialité ouverte aux autres régions"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="elsewhereopening_ends_after_start",
                violation_error_message="La fin précède le début.",
            ),
            ExclusionConstraint(
                name="elsewhereopening_once_a_day",
                expressions=[
                    ("specialty", RangeOperators.EQUAL),
                    (
                        _Days("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Cette spécialité est déjà ouverte une partie de cette période.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.specialty)
