"""What the stand-ins of the demo received: a secure mailbox, a shared record."""

from django.db import models

from core.encryption import EncryptedTextField
from core.models import Entity
from correspondence.enums import Channel


class StandInItem(Entity):
    """`key` is the sender's: the same message twice is one item. `content`: its bytes, in base 64."""

    key = models.CharField("clé de l’expéditeur", max_length=200, unique=True)
    channel = models.CharField("canal", max_length=12, choices=Channel.choices)
    address = EncryptedTextField("adresse")
    content = EncryptedTextField("contenu")
    received_at = models.DateTimeField("reçu le")
    read_at = models.DateTimeField("ouvert le", null=True, blank=True)

    class Meta:
        verbose_name = "document reçu par la démonstration"
        verbose_name_plural = "documents reçus par la démonstration"
