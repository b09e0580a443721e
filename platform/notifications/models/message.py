"""The outbox: what must leave, written in the transaction of what it tells."""

import datetime as dt
from typing import ClassVar

from django.db import models

from core.encryption import EncryptedJSONField, EncryptedTextField
from core.models import Entity, PublicId
from notifications.enums import CARRIED, Channel, MessageAction, MessageState


class Message(Entity):
    """One message for one address by one channel. `public_id` is the idempotency key given to the carrier.

    Accounts live in an upper app: `user_id` is their number, empty for someone who has none. `next_try_at`
    is when a worker may take it: the lease's end while one is sending, empty once nothing remains to be
    done. `useful_until`: from then on it is worth nothing, and is not sent. `followed_at` is when the carrier
    was last asked what became of it.
    """

    kind = models.CharField("nature", max_length=80)
    channel = models.CharField(
        "canal", max_length=10, choices=[(channel.value, channel.label) for channel in CARRIED]
    )
    user_id = models.BigIntegerField("compte", null=True, blank=True, db_index=True)
    address = EncryptedTextField("adresse")
    label = EncryptedTextField("destinataire")
    context = EncryptedJSONField("contexte")
    link = models.CharField("lien", max_length=300, blank=True)
    dedup_key = models.CharField("clé d’unicité", max_length=64, unique=True, null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_try_at = models.DateTimeField("prochain essai", null=True, blank=True)
    queued_at = models.DateTimeField("écrit le")
    useful_until = models.DateTimeField("utile jusqu’à", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    provider_id = models.CharField("référence du transporteur", max_length=200, blank=True)
    followed_at = models.DateTimeField("suivi le", null=True, blank=True)
    error_code = models.CharField("dernière erreur", max_length=60, blank=True)

    class Meta:
        verbose_name = "message"
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"], name="message_due", condition=models.Q(next_try_at__isnull=False)
            ),
            models.Index(
                fields=["-queued_at"], name="message_dead", condition=models.Q(state=MessageState.DEAD)
            ),
            models.Index(
                fields=["ended_at"],
                name="message_followed",
                condition=models.Q(state=MessageState.SENT, channel=Channel.SMS),
            ),
            models.Index(
                fields=["useful_until"],
                name="message_lapsing",
                condition=models.Q(state=MessageState.DEAD, useful_until__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="message_state_known",
                condition=models.Q(state__in=MessageState.values),
                violation_error_message="Cet état n’existe pas.",
            ),
            models.CheckConstraint(
                name="message_open_until_ended",
                condition=models.Q(
                    state__in=[MessageState.QUEUED, MessageState.SENDING, MessageState.FAILED],
                    next_try_at__isnull=False,
                    ended_at__isnull=True,
                )
                | models.Q(
                    state__in=[
                        MessageState.SENT,
                        MessageState.DELIVERED,
                        MessageState.DEAD,
                        MessageState.LAPSED,
                    ],
                    next_try_at__isnull=True,
                    ended_at__isnull=False,
                ),
                violation_error_message="Un message est à reprendre, ou terminé à une date.",
            ),
            models.CheckConstraint(
                name="message_link_is_local",
                condition=models.Q(link="")
                | models.Q(link__startswith="/") & ~models.Q(link__startswith="//"),
                violation_error_message="Un lien mène à une page de la plateforme.",
            ),
        ]

    def is_over(self, at: dt.datetime) -> bool:
        """Whether it would be worth nothing to who reads it from this instant on."""
        return self.useful_until is not None and at >= self.useful_until


class MessageTransition(PublicId):
    """One step of a message. Never changed, never removed before its message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="transitions", verbose_name="message")
    action = models.CharField("action", max_length=10, choices=MessageAction)
    source = models.CharField("de", max_length=10, choices=MessageState)
    target = models.CharField("à", max_length=10, choices=MessageState)
    at = models.DateTimeField("le")
    by = models.CharField("par", max_length=200)
    reason = models.CharField("motif", max_length=60, blank=True)

    class Meta:
        verbose_name = "étape d’un message"
