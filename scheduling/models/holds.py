"""A time kept for one patient while somebody asks them: soon taken, given back, or lapsed."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.models import Entity
from directory.models import Practitioner
from patients.models import Patient
from scheduling.enums import ActForm, HoldPurpose
from scheduling.models.motives import Motive
from scheduling.models.parties import another_physician_beside
from territory.models import Cart


class Hold(Entity):
    """Physicians, cart and nurse kept until `until` for one patient, who alone may be booked there."""

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
    beside = models.ForeignKey(
        Practitioner,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="holds_beside",
        verbose_name="médecin auprès du patient",
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
            another_physician_beside("hold"),
        ]
        indexes = [models.Index(fields=["until"], name="hold_by_end")]
