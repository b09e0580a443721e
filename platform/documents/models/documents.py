"""A document: its content is a sealed file of its own, everything else is here."""

import hashlib
from typing import ClassVar

from django.db import models

from core.encryption import EncryptedTextField
from core.encryption.blind_index import exact
from core.models import Entity
from documents.enums import SIGNALS, Category, ContentType, DocumentKind, PatientView, Visibility

MAX_BYTES = 25 * 2**20


def fingerprint(content: bytes) -> str:
    """A keyed hash of the clear content: only who holds the key can tell two equal files."""
    return exact(hashlib.sha256(content).hexdigest(), domain="documents.content")


class Document(Entity):
    """Content never changes: a correction is another document that supersedes this one.

    The patient and the act live in upper apps: only their public ids are kept.
    `keep_until` is computed by who knows the retention rule; `on_hold` suspends any destruction.
    """

    kind = models.CharField("nature", max_length=20, choices=DocumentKind)
    title = EncryptedTextField("titre")
    patient_public_id = models.UUIDField("patient", null=True, blank=True, db_index=True)
    act_public_id = models.UUIDField("acte", null=True, blank=True, db_index=True)
    content_type = models.CharField("format", max_length=40, choices=ContentType)
    size = models.PositiveIntegerField("taille en octets")
    fingerprint = models.CharField("empreinte", max_length=128)
    storage_name = models.CharField("nom du fichier scellé", max_length=80, unique=True)
    stored_at = models.DateTimeField("versé le")
    stored_by = EncryptedTextField("versé par")  # a guest may be the patient
    stored_by_user_id = models.BigIntegerField("compte", null=True, blank=True)
    version = models.PositiveSmallIntegerField("version", default=1)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, related_name="superseded_by", null=True, blank=True, verbose_name="remplace"
    )
    hidden_at = models.DateTimeField("retiré de la vue le", null=True, blank=True)
    hidden_reason = EncryptedTextField("motif du retrait", blank=True, default="")
    category = models.CharField("classement", max_length=16, choices=Category, default=Category.OTHER)
    visibility = models.CharField("visible de", max_length=12, choices=Visibility, default=Visibility.FILE)
    patient_view = models.CharField(
        "vue du patient", max_length=12, choices=PatientView, default=PatientView.SHOWN
    )
    pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    erased_at = models.DateTimeField("effacé le", null=True, blank=True)
    keep_until = models.DateField("à garder jusqu’au", null=True, blank=True)
    on_hold = models.BooleanField("destruction suspendue", default=False)

    class Meta:
        verbose_name = "document"
        indexes: ClassVar = [
            models.Index(
                fields=["stored_at"],
                name="document_without_thumbnail",
                condition=models.Q(pages__isnull=True, erased_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="document_kind_known",
                condition=models.Q(kind__in=DocumentKind.values),
                violation_error_message="Cette nature de document n’existe pas.",
            ),
            models.CheckConstraint(
                name="document_content_type_known",
                condition=models.Q(content_type__in=ContentType.values),
                violation_error_message="Ce format n’est pas accepté.",
            ),
            models.CheckConstraint(
                name="document_size_bounded",
                condition=models.Q(size__gt=0, size__lte=MAX_BYTES),
                violation_error_message="Un document pèse entre 1 octet et 25 Mo.",
            ),
            models.CheckConstraint(
                name="document_version_follows",
                condition=models.Q(version=1, supersedes__isnull=True)
                | models.Q(version__gt=1, supersedes__isnull=False),
                violation_error_message="Une version au-delà de la première en remplace une autre.",
            ),
            models.CheckConstraint(
                name="document_belongs_somewhere",
                condition=models.Q(patient_public_id__isnull=False) | models.Q(act_public_id__isnull=False),
                violation_error_message="Un document se rattache à un patient ou à un acte.",
            ),
            models.CheckConstraint(
                name="document_category_known",
                condition=models.Q(category__in=Category.values),
                violation_error_message="Ce classement n’existe pas.",
            ),
            models.CheckConstraint(
                name="document_of_an_act_alone_has_one",
                condition=~models.Q(visibility=Visibility.ACT) | models.Q(act_public_id__isnull=False),
                violation_error_message="Ce document n’a pas d’acte : choisissez une autre visibilité.",
            ),
            models.CheckConstraint(
                name="document_held_is_not_erased",
                condition=models.Q(erased_at__isnull=True) | models.Q(on_hold=False),
                violation_error_message="La destruction de ce document est suspendue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.public_id})"

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def is_signal(self) -> bool:
        return self.content_type in SIGNALS

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def sealing_context(self) -> str:
        """What the sealed file is bound to: moved under another identity it does not open."""
        return f"documents.Document:{self.public_id}"
