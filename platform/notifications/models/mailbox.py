"""The stand-in mailbox of the demo: what a mail server or an SMS carrier would have received."""

from django.db import models

from core.encryption import EncryptedTextField
from core.models import Entity
from notifications.enums import CARRIED


class MailboxItem(Entity):
    """A rendered message. `key` is the sender's idempotency key: the same message twice is one item."""

    key = models.CharField("clé de l’expéditeur", max_length=200, unique=True)
    channel = models.CharField(
        "canal", max_length=10, choices=[(channel.value, channel.label) for channel in CARRIED]
    )
    address = EncryptedTextField("adresse")
    subject = EncryptedTextField("objet")
    body = EncryptedTextField("texte")
    attachment = EncryptedTextField("pièce jointe", blank=True, default="")
    received_at = models.DateTimeField("reçu le")
    read_at = models.DateTimeField("ouvert le", null=True, blank=True)

    class Meta:
        verbose_name = "message reçu par la boîte de démonstration"
