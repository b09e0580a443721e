"""The agreement to images: a decision of its own, apart from the consent to the act."""

from django.db import models
from django.db.models import Q

from consultations.enums import ImagesFate
from consultations.models.acts import Consultation
from core.encryption.fields import EncryptedTextField
from core.models import Entity
from patients.enums import ConsentDecision, ConsentGiver, Manner


class ImageDecision(Entity):
    """One decision about the images of an act, never rewritten (the base refuses). The last one counts."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="image_decisions")
    decision = models.CharField("décision", max_length=12, choices=ConsentDecision.choices)
    given_by = models.CharField("par", max_length=16, choices=ConsentGiver.choices)
    giver_name = EncryptedTextField("nom de la personne", blank=True, default="")
    manner = models.CharField("manière", max_length=8, choices=Manner.choices)
    fate = models.CharField("images déjà prises", max_length=12, choices=ImagesFate.choices, blank=True)
    noted_by = models.CharField("noté par", max_length=120)
    noted_at = models.DateTimeField("noté le")

    class Meta:
        verbose_name = "décision sur les images"
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=ConsentDecision.values, given_by__in=ConsentGiver.values),
                name="image_decision_says_what_and_who",
                violation_error_message="Dites qui décide, et quoi.",
            ),
            models.CheckConstraint(
                condition=Q(manner__in=Manner.values),
                name="image_decision_says_how",
                violation_error_message="Dites si c’est de vive voix ou par écrit.",
            ),
            models.CheckConstraint(
                condition=Q(fate="") | Q(decision=ConsentDecision.WITHDRAWN, fate__in=ImagesFate.values),
                name="image_decision_fate_of_a_withdrawal",
                violation_error_message="Seul un retrait dit ce que deviennent les images déjà prises.",
            ),
        ]
