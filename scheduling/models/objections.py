"""« Opposition »: the treating physician objects to an act that somebody else booked for their patient."""

from django.db import models
from django.db.models import Q

from core.encryption.fields import EncryptedTextField
from core.models import Entity
from directory.models import Practitioner
from scheduling.enums import ObjectionReason
from scheduling.models.appointments import Appointment


class Objection(Entity):
    """It stands until it is withdrawn. The physician of the act decides: to go on, with words, or cancel."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="objections")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="objections", verbose_name="médecin traitant"
    )
    reason = models.CharField("raison", max_length=16, choices=ObjectionReason.choices)
    words = EncryptedTextField("précision", null=True, blank=True)
    made_by = models.CharField("opposé par", max_length=200)
    made_at = models.DateTimeField("opposé le")
    kept_words = EncryptedTextField("pourquoi l’acte est maintenu", null=True, blank=True)
    kept_by = models.CharField("maintenu par", max_length=200, blank=True)
    kept_at = models.DateTimeField("maintenu le", null=True, blank=True)
    withdrawn_by = models.CharField("retiré par", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "opposition du médecin traitant"
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "practitioner"],
                condition=Q(withdrawn_at__isnull=True),
                name="objection_one_open_for_a_physician",
                violation_error_message="Votre opposition à ce rendez-vous est déjà notée.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=ObjectionReason.OTHER) | Q(words__isnull=False),
                name="objection_for_another_reason_says_which",
                violation_error_message="Dites laquelle.",
            ),
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True, kept_by="", kept_words__isnull=True)
                | Q(kept_at__isnull=False, kept_words__isnull=False) & ~Q(kept_by=""),
                name="objection_kept_says_by_whom_when_and_why",
                violation_error_message="Un acte maintenu dit par qui, quand et pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
                name="objection_withdrawn_says_by_whom_and_when",
                violation_error_message="Une opposition retirée dit par qui et quand.",
            ),
        ]
