"""A time kept for one patient while somebody asks them: soon taken, given back, or lapsed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.models import Entity
from directory.models import Practitioner
from patients.models import Patient
from scheduling.enums import ActForm, HoldPurpose
from scheduling.models.motives import Motive
from scheduling.models.spans import TimeSpan
from territory.models import Cart


def _never_twice(party: str, message: str) -> ExclusionConstraint:
    """No condition on `until`: SQL cannot look at the clock. What lapsed is swept before anything is kept."""
    return ExclusionConstraint(
        name=f"hold_keeps_{party}_once",
        expressions=[
            (TimeSpan("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
            (party, RangeOperators.EQUAL),
        ],
        violation_error_message=message,
    )


class Hold(Entity):
    """Physician, cart and nurse kept until `until` for one patient, who alone may be booked there."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="holds")
    motive = models.ForeignKey(Motive, on_delete=models.CASCADE, verbose_name="motif")
    form = models.CharField("forme", max_length=24, choices=ActForm.choices)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="holds", verbose_name="médecin"
    )
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, null=True, blank=True, verbose_name="chariot")
    nurse = models.ForeignKey(
        Practitioner,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="accompanied_holds",
        verbose_name="accompagne",
    )
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    until = models.DateTimeField("gardé jusqu’à")
    purpose = models.CharField("pour", max_length=12, choices=HoldPurpose.choices)
    holder = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="holds",
        verbose_name="compte qui le garde",
    )
    held_at = models.DateTimeField("gardé le")

    class Meta:
        verbose_name = "heure gardée"
        verbose_name_plural = "heures gardées"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="hold_ends_after_start",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("held_at")),
                name="hold_lapses_after_it_began",
                violation_error_message="Une heure est gardée au moins un moment.",
            ),
            _never_twice("practitioner", "L’heure de ce médecin est gardée pour quelqu’un d’autre."),
            _never_twice("cart", "Ce chariot est gardé pour quelqu’un d’autre à cette heure."),
            _never_twice("nurse", "La personne qui accompagne est gardée pour quelqu’un d’autre."),
        ]
        indexes = [models.Index(fields=["until"], name="hold_by_end")]
