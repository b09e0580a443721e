"""Consent to an act, refusal and withdrawal too (L1111-4 CSP). Rows are never changed."""

from django.db import models

from core.encryption.fields import EncryptedTextField
from core.models import Entity
from patients.enums import ConsentDecision, ConsentGiver
from patients.models.identity import Patient


class Consent(Entity):
    """One decision about one act. The last one in time counts."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    act_public_id = models.UUIDField("acte", db_index=True)
    decision = models.CharField("décision", max_length=12, choices=ConsentDecision.choices)
    given_by = models.CharField("par", max_length=16, choices=ConsentGiver.choices)
    giver_name = EncryptedTextField("nom de la personne", blank=True, default="")
    note = EncryptedTextField("précision", blank=True, default="")
    collected_by = models.CharField("recueilli par", max_length=120)
    collected_at = models.DateTimeField("recueilli le")

    class Meta:
        verbose_name = "consentement"
