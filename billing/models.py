"""Fee sheets prepared from a closed act: one professional, one beneficiary. Never called an FSE."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from billing.enums import FeeSheetState, Nature, NothingReason, Share
from core.encryption.fields import EncryptedJSONField
from core.models import Entity
from directory.models import Practitioner
from patients.models import Patient


class FeeSheet(Entity):
    """A preparation for one professional of one act. `reasons` are the findings of the verdict, sealed."""

    act_public_id = models.UUIDField("acte")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="fee_sheets")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="fee_sheets")
    share = models.CharField("part dans l’acte", max_length=16, choices=Share.choices)
    state = models.CharField(
        "état", max_length=12, choices=FeeSheetState.choices, default=FeeSheetState.DRAFT
    )
    nature = models.CharField(
        "nature d’assurance", max_length=16, choices=Nature.choices, default=Nature.ILLNESS
    )
    is_ald_related = models.BooleanField("acte en rapport avec une ALD", default=False)
    ips = models.CharField("indicateur de parcours", max_length=1, blank=True)
    is_decided = models.BooleanField("verdict décidé par le médecin contre les règles", default=False)
    pathway_status = models.CharField("situation dans le parcours", max_length=24)
    amo_rate = models.DecimalField(
        "taux de l’assurance maladie", max_digits=3, decimal_places=2, null=True, blank=True
    )
    reasons = EncryptedJSONField("motifs du verdict")
    act_started_at = models.DateTimeField("début de l’acte")
    act_ended_at = models.DateTimeField("fin de l’acte")
    prepared_at = models.DateTimeField("préparée le")

    class Meta:
        verbose_name = "préparation de feuille de soins"
        constraints = [
            models.UniqueConstraint(
                fields=["act_public_id", "practitioner"],
                name="fee_sheet_once_per_act_and_professional",
                violation_error_message="Ce professionnel a déjà une feuille pour cet acte.",
            ),
            models.CheckConstraint(
                condition=Q(amo_rate__isnull=True) | Q(amo_rate__gte=0, amo_rate__lte=1),
                name="fee_sheet_rate_is_a_share",
                violation_error_message="Un taux va de 0 à 100 %%.",
            ),
            models.CheckConstraint(
                condition=Q(act_ended_at__gte=F("act_started_at")),
                name="fee_sheet_act_ends_after_start",
                violation_error_message="La fin de l’acte précède son début.",
            ),
        ]

    @property
    def total(self) -> Decimal:
        """Euros; a tracer is part of no total, and a line whose tariff is not known is shown as such."""
        return sum((line.counted for line in self.lines.all()), Decimal())


class FeeLine(models.Model):
    """One code billed. `amount` in euros, empty when the tariff is not known; a tracer is only sent."""

    sheet = models.ForeignKey(FeeSheet, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField("ordre")
    code = models.CharField("code", max_length=8)
    label = models.CharField("libellé", max_length=160)
    amount = models.DecimalField("honoraires (euros)", max_digits=7, decimal_places=2, null=True)
    is_tracer = models.BooleanField("code traceur, hors total", default=False)

    class Meta:
        verbose_name = "ligne"
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "position"],
                name="fee_line_position_once",
                violation_error_message="Deux lignes ont la même place.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="fee_line_amount_is_positive",
                violation_error_message="Un montant n’est pas négatif.",
            ),
        ]

    @property
    def counted(self) -> Decimal:
        """What this line adds to the total of its sheet."""
        return Decimal() if self.is_tracer or self.amount is None else self.amount


class NothingToBill(models.Model):
    """A professional of the act who has no sheet, and why: it is said rather than left blank."""

    act_public_id = models.UUIDField("acte")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    share = models.CharField("part dans l’acte", max_length=16, choices=Share.choices)
    reason = models.CharField("raison", max_length=20, choices=NothingReason.choices)

    class Meta:
        verbose_name = "absence de feuille"
        constraints = [
            models.UniqueConstraint(
                fields=["act_public_id", "practitioner"],
                name="nothing_to_bill_once_per_act_and_professional",
                violation_error_message="C’est déjà dit.",
            ),
        ]
