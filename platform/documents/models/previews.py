"""What was drawn of a document: its pages, and a thumbnail. Made again when lost, so never the only copy."""

from typing import ClassVar

from django.db import models

from core.encryption import EncryptedTextField
from core.models import Entity
from documents.models.documents import Document

THUMBNAIL = 0


class Preview(Entity):
    """An image sealed as the original is. `page` counts from 1; 0 is the thumbnail. `text`: what it reads."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="previews", verbose_name="document")
    page = models.PositiveSmallIntegerField("page")
    storage_name = models.CharField("nom du fichier scellé", max_length=80, unique=True)
    text = EncryptedTextField("texte de la page", blank=True, default="")

    class Meta:
        verbose_name = "image d’une page"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "page"],
                name="preview_once_for_a_page",
                violation_error_message="Cette page est déjà dessinée.",
            ),
        ]

    @property
    def sealing_context(self) -> str:
        return f"documents.Preview:{self.public_id}"
