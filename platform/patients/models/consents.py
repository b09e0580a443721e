"""Consent to an act, refusal and withdrawal too (L1111-4 CSP). Rows are never changed."""

from django.db import models
from django.db.models import Q

from core.encryption.fields import EncryptedTextField
from core.models import Entity
from patients.enums import SAID_TO_SOMEBODY, ConsentDecision, ConsentGiver, Manner
from patients.models.identity import Patient


class Consent(Entity):
    """One decision about one act. The last one in time counts."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    act_public_id = models.UUIDField("acte", db_index=True)
    decision = models.CharField("décision", max_length=12, choices=ConsentDecision.choices)
    given_by = models.CharField("par", max_length=16, choices=ConsentGiver.choices)
    giver_name = EncryptedTextField("nom de la personne", blank=True, default="")
    manner = models.CharField("manière", max_length=8, choices=Manner.choices)
    # Which text was read: a number of consultations.rules.consent_texts, "" before the first.
    text_version = models.CharField("texte", max_length=12, blank=True, default="")
    note = EncryptedTextField("précision", blank=True, default="")
    collected_by = models.CharField("recueilli par", max_length=120)
    collected_at = models.DateTimeField("recueilli le")

    class Meta:
        verbose_name = "consentement"
        constraints = [
            models.CheckConstraint(
                condition=Q(manner__in=(*SAID_TO_SOMEBODY, Manner.PAGE)),
                name="consent_says_how",
                violation_error_message="Dites si c’est de vive voix ou par écrit.",
            ),
        ]
