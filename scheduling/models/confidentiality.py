"""« Confidentiel »: a minor asks that their parents know nothing of an act."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.encryption.fields import EncryptedTextField
from core.models import Entity
from scheduling.models.appointments import Appointment


class Confidentiality(Entity):
    """It stands until the minor lifts it (L1111-5, R1111-6 CSP); `Appointment.is_confidential` says that one
    does, and is written with it.

    `own_reach`: the mobile and the address of which it was said that they are the minor’s, who alone reads
    them. `persuasion` and `companion`: what was done to convince the minor to tell, and the adult of their
    choice, in the words of a carer (`told_by`). `is_mistake`: it never was asked.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="confidentialities")
    own_reach = EncryptedTextField("à lui, et lu par lui seul", blank=True, default="")
    asker = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    asked_by = models.CharField("noté par", max_length=200)
    asked_at = models.DateTimeField("noté le")
    persuasion = EncryptedTextField("ce qui a été dit pour convaincre", blank=True, default="")
    companion = EncryptedTextField("majeur qui accompagne", blank=True, default="")
    told_by = models.CharField("écrit par", max_length=200, blank=True)
    told_at = models.DateTimeField("écrit le", null=True, blank=True)
    end_words = EncryptedTextField("ce que dit le mineur", blank=True, default="")
    ended_by = models.CharField("levé par", max_length=200, blank=True)
    ended_at = models.DateTimeField("levé le", null=True, blank=True)
    is_mistake = models.BooleanField("noté par erreur", default=False)

    class Meta:
        verbose_name = "secret demandé par un mineur"
        verbose_name_plural = "secrets demandés par un mineur"
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(ended_at__isnull=True),
                name="confidentiality_one_stands",
                violation_error_message="Ce rendez-vous est déjà confidentiel.",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, told_by="") | Q(told_at__isnull=False) & ~Q(told_by=""),
                name="confidentiality_words_say_by_whom_and_when",
                violation_error_message="Ce qui est écrit dit par qui et quand.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="", is_mistake=False)
                | Q(ended_at__isnull=False) & ~Q(ended_by=""),
                name="confidentiality_ended_says_by_whom_and_when",
                violation_error_message="Un secret levé dit par qui et quand.",
            ),
        ]
