"""The ECGs of an act: what each one is; its samples are a sealed document."""

from django.db import models
from django.db.models import Q

from consultations.enums import EcgSource
from consultations.models.acts import Consultation
from core.encryption import EncryptedTextField
from core.models import Entity


class Ecg(Entity):
    """Added as a file of the device, or kept from the call. `named` is whom the file says, when that is not
    the patient: until a person has confirmed whose it is, the ECG counts for nothing.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="ecgs")
    document_public_id = models.UUIDField("document", unique=True)
    source = models.CharField("origine", max_length=8, choices=EcgSource.choices)
    device = models.JSONField("appareil", default=dict)
    is_simulated = models.BooleanField("simulé", default=False)
    measured_at = models.DateTimeField("heure de l’appareil", null=True, blank=True)
    kept_by = models.CharField("versé par", max_length=120)
    kept_at = models.DateTimeField("versé le")
    named = EncryptedTextField("nom porté par le fichier", blank=True, default="")
    confirmed_by = models.CharField("confirmé par", max_length=120, blank=True)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "ECG"
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=EcgSource.values),
                name="ecg_source_known",
                violation_error_message="Cette origine d’ECG n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=""),
                name="ecg_confirmed_by_somebody",
                violation_error_message="Un ECG est confirmé par quelqu’un, à une heure.",
            ),
        ]

    @property
    def is_to_confirm(self) -> bool:
        return bool(self.named) and self.confirmed_at is None
