"""What waits for a person in the page, behind the bell."""

from typing import ClassVar

from django.db import models

from core.encryption import EncryptedJSONField
from core.models import Entity


class Notice(Entity):
    """A line for one account.

    It names no patient: the link leads to the page where the reader's rights are judged.
    """

    user_id = models.BigIntegerField("compte")
    kind = models.CharField("nature", max_length=80)
    context = EncryptedJSONField("contexte")
    link = models.CharField("lien", max_length=300, blank=True)
    dedup_key = models.CharField("clé d’unicité", max_length=64, unique=True, null=True, blank=True)
    posted_at = models.DateTimeField("posé le")
    read_at = models.DateTimeField("lu le", null=True, blank=True)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        indexes: ClassVar = [
            models.Index(fields=["user_id", "-posted_at"], name="notice_of_user"),
            models.Index(fields=["user_id"], name="notice_unread", condition=models.Q(read_at=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_link_is_local",
                condition=models.Q(link="")
                | models.Q(link__startswith="/") & ~models.Q(link__startswith="//"),
                violation_error_message="Un lien mène à une page de la plateforme.",
            ),
            models.CheckConstraint(
                name="notice_read_after_posted",
                condition=models.Q(read_at=None) | models.Q(read_at__gte=models.F("posted_at")),
                violation_error_message="Un avis est lu après avoir été posé.",
            ),
        ]
