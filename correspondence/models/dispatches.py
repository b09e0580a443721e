"""The outbox of documents, written in the transaction of the signature that asks for it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.encryption import EncryptedTextField
from core.models import Entity, PublicId
from correspondence.enums import (
    Channel,
    DispatchAction,
    DispatchState,
    Quality,
    Reason,
)
from directory.models import Practitioner
from territory.models import Site

State = DispatchState
OPEN = [State.WAITING, State.SENDING, State.FAILED]
DELIVERED = [State.SENT, State.RECEIVED, State.READ]


class Dispatch(Entity):
    """One document, one recipient, one channel. `public_id` is the key that the channel is given each time.

    Patient and act live in upper apps: only their public ids are kept, as documents do. `source` names who
    makes the content and says whether it may still leave. `address` is where it went, or was going.
    `next_try_at` is when a worker may take it: the lease's end while one is sending. `replaces` is the same
    for the version before; `instead_of`, the one by another channel that a person gave up.
    """

    source = models.CharField("origine", max_length=20)
    document_public_id = models.UUIDField("document", db_index=True)
    version = models.PositiveSmallIntegerField("version", default=1)
    act_public_id = models.UUIDField("acte", db_index=True)
    patient_public_id = models.UUIDField("patient")
    sender = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="dispatches_sent", verbose_name="expéditeur"
    )
    quality = models.CharField("en qualité de", max_length=12, choices=Quality.choices)
    practitioner = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        related_name="dispatches",
        null=True,
        blank=True,
        verbose_name="professionnel",
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="dispatches", null=True, blank=True, verbose_name="site"
    )
    channel = models.CharField("canal", max_length=12, choices=Channel.choices)
    address = EncryptedTextField("adresse", blank=True, default="")
    state = models.CharField("état", max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField("raison", max_length=16, choices=Reason.choices, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    asked_by = models.CharField("demandé par", max_length=200)
    asked_at = models.DateTimeField("demandé le")
    next_try_at = models.DateTimeField("prochain essai", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    received_at = models.DateTimeField("reçu le", null=True, blank=True)
    read_at = models.DateTimeField("lu le", null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, related_name="replaced_by", null=True, blank=True, verbose_name="remplace"
    )
    instead_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="followed_by",
        null=True,
        blank=True,
        verbose_name="à la place de",
    )

    class Meta:
        verbose_name = "envoi d’un document"
        verbose_name_plural = "envois de documents"
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], name="dispatch_due", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["asked_at"], name="dispatch_asked"),
            models.Index(
                fields=["sent_at"],
                name="dispatch_in_folder",
                condition=Q(state=State.SENT, channel=Channel.SOFTWARE),
            ),
            models.Index(fields=["sender", "asked_at"], name="dispatch_dead", condition=Q(state=State.DEAD)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document_public_id", "version", "practitioner", "site", "channel"],
                nulls_distinct=False,
                name="dispatch_once",
                violation_error_message="Ce document est déjà envoyé à ce destinataire par ce canal.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values, channel__in=Channel.values, quality__in=Quality.values),
                name="dispatch_words_known",
                violation_error_message="Cet état, ce canal ou ce destinataire n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(quality=Quality.PATIENT, practitioner__isnull=True, site__isnull=True)
                | Q(quality=Quality.SITE, practitioner__isnull=True, site__isnull=False)
                | Q(quality__in=[Quality.TREATING, Quality.REQUESTER])
                & Q(practitioner__isnull=False, site__isnull=True),
                name="dispatch_one_recipient",
                violation_error_message="Un envoi a un destinataire, et un seul.",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[Channel.PATIENT, Channel.DMP], quality=Quality.PATIENT)
                | ~Q(channel__in=[Channel.PATIENT, Channel.DMP]) & ~Q(quality=Quality.PATIENT),
                name="dispatch_channel_of_recipient",
                violation_error_message="Ce canal ne mène pas à ce destinataire.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, next_try_at__isnull=False)
                | ~Q(state__in=OPEN) & Q(next_try_at__isnull=True),
                name="dispatch_open_until_ended",
                violation_error_message="Un envoi est à reprendre à une heure, ou terminé.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.FAILED, State.DEAD, State.WITHDRAWN]) & ~Q(reason="")
                | ~Q(state__in=[State.FAILED, State.DEAD, State.WITHDRAWN]) & Q(reason=""),
                name="dispatch_says_why",
                violation_error_message="Un envoi qui n’arrive pas dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DELIVERED) | Q(sent_at__isnull=False),
                name="dispatch_sent_says_when",
                violation_error_message="Un document parti dit quand.",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RECEIVED, received_at__isnull=False) | ~Q(state=State.RECEIVED),
                name="dispatch_received_says_when",
                violation_error_message="Un document reçu dit quand.",
            ),
            models.CheckConstraint(
                condition=Q(state=State.READ, read_at__isnull=False) | ~Q(state=State.READ),
                name="dispatch_read_says_when",
                violation_error_message="Un document lu dit quand.",
            ),
        ]

    @property
    def is_dead(self) -> bool:
        return self.state == State.DEAD

    @property
    def is_replacement(self) -> bool:
        """Whether the version before had left for the same recipient."""
        return self.replaces is not None and self.replaces.sent_at is not None


class DispatchStep(PublicId):
    """One step of a dispatch. Never changed."""

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="steps", verbose_name="envoi")
    action = models.CharField("action", max_length=12, choices=DispatchAction.choices)
    source = models.CharField("de", max_length=12, choices=State.choices)
    target = models.CharField("à", max_length=12, choices=State.choices)
    at = models.DateTimeField("le")
    by = models.CharField("par", max_length=200)
    reason = models.CharField("raison", max_length=16, choices=Reason.choices, blank=True)

    class Meta:
        verbose_name = "étape d’un envoi"
        verbose_name_plural = "étapes d’un envoi"
