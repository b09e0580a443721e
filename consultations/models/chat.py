"""What is written from one side of an act to the other, kept with it."""

from django.db import models
from django.db.models import Q

from consultations.enums import PartyRole
from consultations.models.acts import Consultation
from core.encryption.fields import EncryptedTextField
from core.models import Entity


class ChatMessage(Entity):
    """One message, as it was sent: it is neither changed nor taken back."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="chat_messages")
    role = models.CharField("qualité", max_length=20, choices=PartyRole.choices)
    author = models.CharField("écrit par", max_length=120)
    text = EncryptedTextField("message")
    written_at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "message de l’acte"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=PartyRole.values) & ~Q(author=""),
                name="chat_message_says_who",
                violation_error_message="Un message dit qui l’écrit.",
            ),
        ]
