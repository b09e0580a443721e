"""Who cares for the patient: treating physician, place of life, care team."""

from django.db import models
from django.db.models import F, Q

from core.encryption.fields import EncryptedTextField
from core.models import Entity
from directory.models import Practitioner
from patients.enums import CareReason
from patients.models.identity import Patient
from territory.models import Site


class TreatingPhysician(Entity):
    """The declared médecin traitant, one at a time."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="treating_physicians")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="declared_patients")
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "médecin traitant"
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(ends_on__isnull=True),
                name="treating_physician_one_at_a_time",
                violation_error_message="Ce patient a déjà un médecin traitant.",
            ),
        ]


class Residence(Entity):
    """Where a resident lives: an EHPAD or another institution, one at a time."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="residences")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="residents")
    room = EncryptedTextField("chambre", blank=True, default="")
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "lieu de vie"
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(ends_on__isnull=True),
                name="residence_one_at_a_time",
                violation_error_message="Ce patient réside déjà dans un établissement.",
            ),
        ]


class CareRelation(Entity):
    """A link that opens the patient’s file: to one practitioner, or to the carers of one site.

    Opened by what creates it (a declaration, a residence, an appointment) and never by hand.
    `source` is the public id of that thing; `ends_at` empty means still open.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="care_relations")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, null=True, blank=True, related_name="care_relations"
    )
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="care_relations"
    )
    reason = models.CharField("raison", max_length=24, choices=CareReason.choices)
    source = models.UUIDField("origine")
    starts_at = models.DateTimeField("depuis")
    ends_at = models.DateTimeField("jusqu’à", null=True, blank=True)

    class Meta:
        verbose_name = "lien de soin"
        constraints = [
            models.CheckConstraint(
                condition=Q(practitioner__isnull=False) ^ Q(site__isnull=False),
                name="care_relation_to_one_party",
                violation_error_message="Un lien de soin va vers un professionnel ou vers un site.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="care_relation_ends_after_start",
                violation_error_message="La fin précède le début.",
            ),
        ]
        indexes = [
            models.Index(fields=["practitioner", "patient"], name="care_relation_by_practitioner"),
            models.Index(fields=["site", "patient"], name="care_relation_by_site"),
        ]
