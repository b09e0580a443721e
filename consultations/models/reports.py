"""What is written and kept of an act: the draft that saves itself, the signed versions."""

from django.db import models
from django.db.models import Q

from consultations.enums import NoteField
from consultations.models.acts import Consultation
from core.encryption.fields import EncryptedJSONField, EncryptedTextField
from core.models import Entity


class ReportDraft(Entity):
    """The report being written. `revision` grows at each save, so that two tabs never overwrite each other.

    `sections` is {"reason", "findings", "conclusion", "actions", "incidents"}: text by section, sealed.
    `incidents_told`: how many incidents, from the first, whoever wrote that section had before their eyes.
    `heard_told`: the same of what was heard, in the findings.
    """

    consultation = models.OneToOneField(Consultation, on_delete=models.CASCADE, related_name="report_draft")
    sections = EncryptedJSONField("contenu")
    revision = models.PositiveIntegerField("révision", default=0)
    incidents_told = models.PositiveSmallIntegerField("incidents pris en compte", default=0)
    heard_told = models.PositiveSmallIntegerField("points entendus pris en compte", default=0)
    saved_by = models.CharField("enregistré par", max_length=120, blank=True)
    saved_at = models.DateTimeField("enregistré le", null=True, blank=True)

    class Meta:
        verbose_name = "brouillon de compte rendu"
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_at__isnull=True, saved_by="")
                | (Q(saved_at__isnull=False) & ~Q(saved_by="")),
                name="report_draft_saved_by_and_at",
                violation_error_message="Un enregistrement dit qui et quand.",
            ),
        ]


class Aside(Entity):
    """A text whose save came second: kept beside the one that won until somebody has read both."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="asides")
    field = models.CharField("champ", max_length=16, choices=NoteField.choices)
    content = EncryptedJSONField("contenu")
    kept_by = models.CharField("écrit par", max_length=120)
    kept_at = models.DateTimeField("écrit le")
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)

    class Meta:
        verbose_name = "texte mis de côté"


class ReportVersion(Entity):
    """A signed report: never changed, replaced by a later version that keeps it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="report_versions")
    number = models.PositiveSmallIntegerField("version", default=1)
    sections = EncryptedJSONField("contenu")
    document_public_id = models.UUIDField("document", db_index=True)
    signed_by = models.CharField("signé par", max_length=120)
    signer_rpps = models.CharField("RPPS du signataire", max_length=11)
    signed_at = models.DateTimeField("signé le")

    class Meta:
        verbose_name = "compte rendu"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"],
                name="report_version_number_once",
                violation_error_message="Cette version existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="report_version_starts_at_one",
                violation_error_message="Les versions commencent à 1.",
            ),
        ]


class Amendment(Entity):
    """A signed version that is being corrected, or was: the act stays closed, its draft is open again.

    It ends by `signed`, the version that replaces `former`, or is given up.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="amendments")
    former = models.ForeignKey(
        ReportVersion, on_delete=models.PROTECT, related_name="amendments", verbose_name="version corrigée"
    )
    reason = EncryptedTextField("ce qui change")
    begun_at = models.DateTimeField("commencée le")
    signed = models.OneToOneField(
        ReportVersion,
        on_delete=models.PROTECT,
        related_name="amendment",
        null=True,
        blank=True,
        verbose_name="nouvelle version",
    )
    given_up_at = models.DateTimeField("abandonnée le", null=True, blank=True)

    class Meta:
        verbose_name = "correction de compte rendu"
        verbose_name_plural = "corrections de comptes rendus"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(signed__isnull=True, given_up_at__isnull=True),
                name="amendment_one_open",
                violation_error_message="Une correction de ce compte rendu est déjà commencée.",
            ),
            models.CheckConstraint(
                condition=Q(signed__isnull=True) | Q(given_up_at__isnull=True),
                name="amendment_ends_once",
                violation_error_message="Une correction est signée ou abandonnée.",
            ),
        ]
