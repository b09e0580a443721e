"""Who is let into one call without an account: an interpreter, a trainee."""

from django.db import models
from django.db.models import Q

from consultations.enums import ObserverEnd
from consultations.models.acts import Party
from core.models import Entity, SecretLink
from patients.enums import ConsentGiver


class Observer(Entity, SecretLink):
    """Their place is a `Party`; here is who answers for them, who agreed, and the link that lets them in."""

    ASK = "Demandez-en un autre au médecin qui vous invite."

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="observer")
    owner_label = models.CharField("répond de cette personne", max_length=120)
    owner_user_id = models.BigIntegerField("compte de qui répond", null=True)
    consent_given_by = models.CharField("accord donné par", max_length=16, choices=ConsentGiver.choices)
    consent_giver_name = models.CharField("son nom", max_length=120, blank=True)
    invited_at = models.DateTimeField("invité le")
    ended_at = models.DateTimeField("fin le", null=True, blank=True)
    ended_by = models.CharField("mis fin par", max_length=200, blank=True)
    ended_why = models.CharField("raison", max_length=16, choices=ObserverEnd.choices, blank=True)

    class Meta:
        verbose_name = "tiers présent"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="", ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(ended_why="")),
                name="observer_end_says_who_when_and_why",
                violation_error_message="La fin d’une présence dit qui, quand et pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(consent_given_by=ConsentGiver.PATIENT) | ~Q(consent_giver_name=""),
                name="observer_consent_says_who_gave_it",
                violation_error_message="Dites le nom de qui a donné l’accord.",
            ),
        ]
