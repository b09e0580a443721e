"""Who is let into one call without an account: a relative, a guardian, an interpreter, a trainee."""

from django.db import models
from django.db.models import Q

from consultations.enums import Capacity, LinkLife, ObserverEnd, PartyRole
from consultations.models.acts import Party
from core.encryption.fields import EncryptedTextField
from core.models import Entity, SecretLink
from patients.enums import ConsentGiver
from scheduling.rules.links import MOST_TRIES


class Observer(Entity, SecretLink):
    """Their place is a `Party`; here is who answers for them, who agreed, and the link that lets them in.

    `capacity`: of a guardian. `code_digest`: of the code that is told apart from the link.
    `email`: kept until they come or are not expected any more.
    """

    ASK = "Demandez-en un autre au médecin qui vous invite."

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="observer")
    owner_label = models.CharField("répond de cette personne", max_length=120)
    owner_user_id = models.BigIntegerField("compte de qui répond", null=True)
    consent_given_by = models.CharField("accord donné par", max_length=16, choices=ConsentGiver.choices)
    consent_giver_name = models.CharField("son nom", max_length=120, blank=True)
    capacity = models.CharField("à quel titre", max_length=16, choices=Capacity.choices, blank=True)
    link_life = models.CharField(
        "durée du lien", max_length=8, choices=LinkLife.choices, default=LinkLife.QUARTER
    )
    code_digest = models.CharField("empreinte du code", max_length=16, blank=True)
    code_tries = models.PositiveSmallIntegerField("essais faux du code", default=0)
    email = EncryptedTextField("où le lien est parti", blank=True, default="")
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
            models.CheckConstraint(
                condition=Q(capacity__in=["", *Capacity.values]),
                name="observer_capacity_is_known",
                violation_error_message="Un représentant légal l’est à l’un des titres proposés.",
            ),
            models.CheckConstraint(
                condition=Q(link_life__in=LinkLife.values),
                name="observer_link_life_is_known",
                violation_error_message="Un lien sert pendant l’une des durées proposées.",
            ),
            models.CheckConstraint(
                condition=Q(code_tries__lte=MOST_TRIES),
                name="observer_code_tried_a_few_times",
                violation_error_message="Un code ne s’essaie que cinq fois.",
            ),
        ]

    @property
    def quality(self) -> str:
        """« Interprète », « Tuteur »: what they are there as."""
        return Capacity(self.capacity).label if self.capacity else PartyRole(self.party.role).label
