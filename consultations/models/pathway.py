"""What was judged of the pathway when the report was signed: fee sheets follow it, whatever changes later."""

from django.db import models

from consultations.models.acts import Consultation
from core.encryption.fields import EncryptedJSONField
from core.models import Entity
from scheduling.models import PathwayOverride


class ClosingVerdict(Entity):
    """The situation and the verdict as the pathway contract writes them, sealed; never changed."""

    consultation = models.OneToOneField(
        Consultation, on_delete=models.PROTECT, related_name="closing_verdict"
    )
    situation = EncryptedJSONField("situation")
    verdict = EncryptedJSONField("verdict")
    override = models.ForeignKey(
        PathwayOverride,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décision du médecin",
    )
    judged_at = models.DateTimeField("jugé le")

    class Meta:
        verbose_name = "verdict à la clôture"
