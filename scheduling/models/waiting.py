"""« Liste d’attente »: who is told when an hour comes free sooner, and the hours offered to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from core.encryption.fields import EncryptedJSONField
from core.models import Entity
from directory.models import Practitioner
from patients.models import Patient
from scheduling.enums import ActForm, OfferOutcome, WaitingState
from scheduling.models.appointments import Appointment
from scheduling.models.holds import Hold
from scheduling.models.motives import Motive
from scheduling.models.referrals import Referral
from scheduling.states import WAITING, WaitingAction, WaitingStep
from territory.models import Cart

IN_LINE = [WaitingState.WAITING, WaitingState.OFFERED]
HALF_DAYS = range(14)  # Monday morning, Monday afternoon, Tuesday morning…


class WaitingEntry(Entity):
    """A patient in line for one motive with these physicians, until a day. `half_days`: none means any.

    `answers` to the filter, by the public id of what was asked, and `referral`, for the booking to come.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="waiting_entries")
    motive = models.ForeignKey(Motive, on_delete=models.PROTECT, verbose_name="motif")
    form = models.CharField("forme", max_length=24, choices=ActForm.choices)
    practitioners = models.ManyToManyField(
        Practitioner, related_name="waiting_entries", verbose_name="médecins"
    )
    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, null=True, blank=True, verbose_name="chariot")
    beside = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting_entries_beside",
        verbose_name="médecin auprès du patient",
    )
    until = models.DateField("jusqu’au")
    half_days = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="demi-journées", default=list, blank=True
    )
    is_priority = models.BooleanField("à voir en premier", default=False)
    answers = EncryptedJSONField("réponses au filtre")
    referral = models.ForeignKey(
        Referral,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting_entries",
        verbose_name="adressage",
    )
    joiner = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="waiting_entries",
        verbose_name="compte qui l’a inscrit",
    )
    joined_by = models.CharField("inscrit par", max_length=200)
    joined_on = models.DateTimeField("inscrit le")
    state = models.CharField(
        "état", max_length=12, choices=WaitingState.choices, default=WaitingState.WAITING
    )

    class Meta:
        verbose_name = "inscription en liste d’attente"
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "motive"],
                condition=Q(state__in=IN_LINE),
                name="waiting_entry_once_for_patient_and_motive",
                violation_error_message="Ce patient attend déjà une heure pour ce motif.",
            ),
            models.CheckConstraint(
                condition=Q(form=ActForm.ASSISTED, cart__isnull=False) | ~Q(form=ActForm.ASSISTED),
                name="waiting_entry_assisted_has_cart",
                violation_error_message="Une téléconsultation assistée a un chariot.",
            ),
            models.CheckConstraint(
                condition=Q(half_days__contained_by=list(HALF_DAYS)),
                name="waiting_entry_half_days_of_a_week",
                violation_error_message="Une semaine a quatorze demi-journées.",
            ),
        ]
        indexes = [models.Index(fields=["state", "-is_priority", "joined_on"], name="waiting_in_line")]

    def next_state(self, action: WaitingAction) -> WaitingStep:
        return WAITING.target(WaitingStep(self.state), action)


class WaitingOffer(Entity):
    """An hour that came free, kept for one patient in line until it is answered; each hour once."""

    entry = models.ForeignKey(WaitingEntry, on_delete=models.CASCADE, related_name="offers")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="+", verbose_name="médecin"
    )
    hold = models.OneToOneField(
        Hold, on_delete=models.SET_NULL, null=True, blank=True, related_name="waiting_offer"
    )
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="waiting_offer"
    )
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    until = models.DateTimeField("offerte jusqu’à")
    offered_on = models.DateTimeField("offerte le")
    outcome = models.CharField("réponse", max_length=12, choices=OfferOutcome.choices, blank=True)

    class Meta:
        verbose_name = "heure offerte à qui attend"
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(outcome=""),
                name="waiting_offer_one_at_a_time",
                violation_error_message="Une autre heure attend déjà sa réponse.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=OfferOutcome.TAKEN, appointment__isnull=False)
                | ~Q(outcome=OfferOutcome.TAKEN) & Q(appointment__isnull=True),
                name="waiting_offer_taken_has_its_appointment",
                violation_error_message="Une heure prise a son rendez-vous, et elle seule.",
            ),
        ]
        indexes = [models.Index(fields=["outcome", "until"], name="waiting_offer_by_end")]
