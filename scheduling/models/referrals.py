"""« Adressage »: the treating physician sends their patient to a colleague, with a question."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from core.encryption.fields import EncryptedTextField
from core.models import Entity
from directory.models import Practitioner, Specialty
from patients.models import Patient
from scheduling.enums import ReferralState, Wished
from scheduling.models.motives import Motive
from scheduling.states import REFERRAL, ReferralAction, ReferralStep
from territory.models import Territory

OPEN = [ReferralState.WRITTEN, ReferralState.TAKEN]
STANDING = [*OPEN, ReferralState.BOOKED]
OWNED = [ReferralState.TAKEN, ReferralState.BOOKED, ReferralState.DONE]


class Referral(Entity):
    """To one `physician`; or to those of a `specialty` in a `territory`, or who keep its rota: the first of
    them who takes it (`taker`) reads of whom it is.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="referrals")
    referrer = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="written_referrals", verbose_name="adresse"
    )
    physician = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="received_referrals",
        verbose_name="médecin",
    )
    specialty = models.ForeignKey(
        Specialty, on_delete=models.PROTECT, null=True, blank=True, verbose_name="spécialité"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, verbose_name="territoire"
    )
    taker = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_referrals",
        verbose_name="pris par",
    )
    question = EncryptedTextField("question posée")
    motive = models.ForeignKey(
        Motive, on_delete=models.PROTECT, null=True, blank=True, verbose_name="motif", related_name="+"
    )
    wished = models.PositiveSmallIntegerField("délai souhaité", choices=Wished.choices)
    valid_until = models.DateField("valable jusqu’au")
    writer = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="written_referrals",
        verbose_name="compte qui l’a écrit",
    )
    written_by = models.CharField("écrit par", max_length=200)
    written_at = models.DateTimeField("écrit le")
    state = models.CharField(
        "état", max_length=12, choices=ReferralState.choices, default=ReferralState.WRITTEN
    )

    class Meta:
        verbose_name = "adressage"
        constraints = [
            models.CheckConstraint(
                condition=Q(physician__isnull=False, specialty__isnull=True, territory__isnull=True)
                | Q(physician__isnull=True, territory__isnull=False),
                name="referral_goes_to_a_physician_or_a_territory",
                violation_error_message="Un adressage va à un médecin, ou à un territoire.",
            ),
            models.CheckConstraint(
                condition=~Q(physician=F("referrer")),
                name="referral_goes_to_somebody_else",
                violation_error_message="On adresse à un autre médecin que soi.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OWNED, taker__isnull=False)
                | Q(state=ReferralState.WRITTEN, taker__isnull=True)
                | ~Q(state__in=[*OWNED, ReferralState.WRITTEN]),
                name="referral_is_taken_by_somebody",
                violation_error_message="Un adressage pris a son médecin, celui qui attend n’en a pas.",
            ),
            models.UniqueConstraint(
                fields=["patient", "physician"],
                condition=Q(state__in=STANDING),
                name="referral_one_standing_to_a_physician",
                violation_error_message="Ce patient est déjà adressé à ce médecin, qui ne l’a pas encore vu.",
            ),
            models.UniqueConstraint(
                "patient",
                "territory",
                Coalesce("specialty", Value(0)),
                condition=Q(state__in=STANDING, territory__isnull=False),
                name="referral_one_standing_to_a_territory",
                violation_error_message="Ce patient est déjà adressé ainsi dans ce territoire.",
            ),
        ]
        indexes = [
            models.Index(fields=["territory", "state"], name="referral_by_territory"),
            models.Index(fields=["state", "valid_until"], name="referral_by_validity"),
        ]

    @property
    def recipient(self) -> Practitioner | None:
        """Who answers for it: whoever took it, or the physician it names."""
        return self.taker or self.physician

    def next_state(self, action: ReferralAction) -> ReferralStep:
        return REFERRAL.target(ReferralStep(self.state), action)


class ReferralTransition(Entity):
    """What became of a referral: an immutable row. `words`, of who declines or withdraws, are for carers."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="transitions")
    action = models.CharField("action", max_length=16)
    source = models.CharField("de", max_length=12, blank=True)
    target = models.CharField("à", max_length=12)
    practitioner = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="médecin",
    )
    reason = models.CharField("raison", max_length=16, blank=True)
    words = EncryptedTextField("précision", null=True, blank=True)
    actor_label = models.CharField("par", max_length=200)
    occurred_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "étape de l’adressage"
