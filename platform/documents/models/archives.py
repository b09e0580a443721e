"""Documents of a patient gathered in one ZIP, for who asked and for a day."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.models import Entity
from documents.enums import ArchiveState


class Archive(Entity):
    """`document_ids`: in the order of the index. The file is sealed as documents are."""

    patient_public_id = models.UUIDField("patient")
    asked_by = models.CharField("demandée par", max_length=200)
    asked_by_user_id = models.BigIntegerField("compte")
    asked_at = models.DateTimeField("demandée le")
    document_ids = ArrayField(models.UUIDField(), verbose_name="documents")
    done = models.PositiveSmallIntegerField("documents faits", default=0)
    state = models.CharField("état", max_length=12, choices=ArchiveState, default=ArchiveState.ASKED)
    storage_name = models.CharField("nom du fichier scellé", max_length=80, blank=True, default="")
    expires_at = models.DateTimeField("effacée après le")

    class Meta:
        verbose_name = "archive"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="archive_ready_has_its_file",
                condition=Q(state=ArchiveState.READY) & ~Q(storage_name="")
                | ~Q(state=ArchiveState.READY) & Q(storage_name=""),
                violation_error_message="Une archive prête a son fichier, une autre n’en a pas.",
            ),
            models.CheckConstraint(
                name="archive_holds_something",
                condition=Q(document_ids__len__gte=1),
                violation_error_message="Une archive contient au moins un document.",
            ),
        ]

    @property
    def sealing_context(self) -> str:
        return f"documents.Archive:{self.public_id}"
