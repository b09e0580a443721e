"""An appointment holds patient, physicians, cart and nurse together; SQL holds nobody twice (see `held`)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.encryption.fields import EncryptedTextField
from core.models import Entity
from directory.models import Practitioner
from patients.models import Patient
from scheduling.enums import ActForm, AppointmentState, CancelReason, Party
from scheduling.models.motives import Motive
from scheduling.models.parties import another_physician_beside
from scheduling.models.referrals import Referral
from scheduling.states import APPOINTMENT, Action, State
from territory.enums import CartKind, CartWords
from territory.models import Cart, Site

AT_HOME = "à domicile"
HOLDING = [AppointmentState.BOOKED, AppointmentState.HONOURED]


class Real(models.Manager["Appointment"]):
    """Without the rehearsals: what is asked of the agenda is asked of what counts."""

    def get_queryset(self) -> models.QuerySet["Appointment"]:
        return super().get_queryset().filter(is_rehearsal=False)


class Appointment(Entity):
    """`objects`, and what is reached from a patient or a physician, leave the rehearsals out: who wants them
    asks `every`. A rehearsal takes nobody’s time, and its patient is a fictitious one: SQL holds both
    (migration 0032).
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="appointments")
    motive = models.ForeignKey(Motive, on_delete=models.PROTECT, verbose_name="motif")
    form = models.CharField("forme", max_length=24, choices=ActForm.choices)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="appointments", verbose_name="médecin"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, verbose_name="site")
    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, null=True, blank=True, verbose_name="chariot")
    nurse = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accompanied_appointments",
        verbose_name="accompagne",
    )
    beside = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments_beside",
        verbose_name="médecin auprès du patient",
    )
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    state = models.CharField(
        "état", max_length=12, choices=AppointmentState.choices, default=AppointmentState.BOOKED
    )
    question = EncryptedTextField("question posée", blank=True, default="")
    requester = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requested_appointments",
        verbose_name="médecin qui l’a demandé à un confrère",
    )
    referral = models.ForeignKey(
        Referral,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name="adressage",
    )
    booked_by = models.CharField("réservé par", max_length=200)
    booker = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="booked_appointments",
        verbose_name="compte qui a réservé",
    )
    booked_at = models.DateTimeField("réservé le")
    confirmed_at = models.DateTimeField("présence confirmée le", null=True, blank=True)
    confirmed_by = models.CharField("confirmée par", max_length=120, blank=True)
    delay_minutes = models.PositiveSmallIntegerField("retard annoncé (minutes)", null=True, blank=True)
    late_party = models.CharField(
        "qui est en retard", max_length=12, choices=Party.choices, blank=True, default=""
    )
    delayed_at = models.DateTimeField("retard annoncé le", null=True, blank=True)
    began_at = models.DateTimeField("acte commencé le", null=True, blank=True)
    is_confidential = models.BooleanField("les parents n’en savent rien", default=False)
    is_rehearsal = models.BooleanField("essai à blanc", default=False, editable=False)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)
    cancel_reason = models.CharField("raison", max_length=16, choices=CancelReason.choices, blank=True)

    objects: ClassVar[Real] = Real()
    every: ClassVar[models.Manager["Appointment"]] = models.Manager()

    class Meta:
        verbose_name = "rendez-vous"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="appointment_ends_after_start",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(form=ActForm.ASSISTED, cart__isnull=False, site__isnull=False)
                    | ~Q(form=ActForm.ASSISTED)
                ),
                name="appointment_assisted_has_cart",
                violation_error_message="Une téléconsultation assistée a un site et un chariot.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=AppointmentState.CANCELLED, cancelled_at__isnull=False) & ~Q(cancel_reason="")
                    | ~Q(state=AppointmentState.CANCELLED) & Q(cancelled_at__isnull=True, cancel_reason="")
                ),
                name="appointment_cancelled_says_when_and_why",
                violation_error_message="Une annulation dit quand et pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(delay_minutes__isnull=True, delayed_at__isnull=True, late_party="")
                | Q(
                    delay_minutes__isnull=False,
                    delay_minutes__gte=1,
                    delayed_at__isnull=False,
                    late_party__in=Party.values,
                ),
                name="appointment_delay_says_who_how_long_and_since_when",
                violation_error_message="Un retard annoncé dit de qui, combien, et depuis quand.",
            ),
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(state__in=HOLDING),
                name="appointment_one_for_a_referral",
                violation_error_message="Cet adressage a déjà son rendez-vous.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
                name="appointment_confirmed_by_somebody",
                violation_error_message="Une présence confirmée dit quand et par qui.",
            ),
            another_physician_beside("appointment"),
        ]
        indexes = [
            models.Index(fields=["practitioner", "starts_at"], name="appointment_by_physician"),
            models.Index(fields=["site", "starts_at"], name="appointment_by_site"),
        ]

    @property
    def is_home_visit(self) -> bool:
        """Whether a nurse goes to the patient with a kit; `site` is then her practice, where nobody comes."""
        return self.cart is not None and self.cart.is_kit

    @property
    def cart_words(self) -> CartWords:
        """Of its cart or kit; of a cart where there is none."""
        return self.cart.words if self.cart is not None else CartKind.CART.words

    @property
    def form_words(self) -> str:
        """« Assistée, avec valise »."""
        form = ActForm(self.form)
        if form != ActForm.ASSISTED:
            return form.label
        return f"Assistée, avec {self.cart_words.bare}"

    @property
    def place(self) -> str:
        """« EHPAD Les Marronniers », « à domicile », "" where nobody is beside the patient."""
        if self.is_home_visit:
            return AT_HOME
        return self.site.name if self.site is not None else ""

    def next_state(self, action: Action) -> State:
        return APPOINTMENT.target(State(self.state), action)


class AppointmentTransition(models.Model):
    """What became of an appointment: an immutable row a screen may read."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="transitions")
    action = models.CharField("action", max_length=16)
    source = models.CharField("de", max_length=12, blank=True)
    target = models.CharField("à", max_length=12)
    starts_at = models.DateTimeField("heure retenue alors", null=True, blank=True)
    actor_label = models.CharField("par", max_length=200)
    occurred_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "étape du rendez-vous"
