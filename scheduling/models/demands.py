"""« Demande »: somebody beside a patient asks for a physician, whose hours did not offer one."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.encryption.fields import EncryptedJSONField, EncryptedTextField
from core.models import Entity
from directory.models import Practitioner
from patients.models import Patient
from scheduling.enums import ActForm, DeclineReason, DemandState, Urgency
from scheduling.models.appointments import Appointment
from scheduling.models.holds import Hold
from scheduling.models.motives import Motive
from scheduling.models.referrals import Referral
from scheduling.states import DEMAND, DemandAction, DemandStep
from territory.models import Cart, Site

STANDING = [DemandState.OPEN, DemandState.PROPOSED]


class Demand(Entity):
    """`answers` to the filter, by the public id of what was asked, for the booking that may follow.

    `wakes_at`: when something happens by itself, see `services.demand_wake`. `overdue_at`: when everybody was
    told again. `referral`: what it follows; only those whom that is written to are asked.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="demands")
    motive = models.ForeignKey(Motive, on_delete=models.PROTECT, verbose_name="motif")
    form = models.CharField("forme", max_length=24, choices=ActForm.choices)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, verbose_name="site")
    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, null=True, blank=True, verbose_name="chariot")
    nurse = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accompanied_demands",
        verbose_name="accompagne",
    )
    requester = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="asked_demands",
        verbose_name="médecin qui demande",
    )
    urgency = models.PositiveSmallIntegerField("urgence", choices=Urgency.choices)
    words = EncryptedTextField("pour le médecin", blank=True, default="")
    answers = EncryptedJSONField("réponses au filtre")
    referral = models.ForeignKey(
        Referral,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demands",
        verbose_name="adressage",
    )
    asker = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="demands",
        verbose_name="demandeur",
    )
    asked_by = models.CharField("demandé par", max_length=200)
    asked_at = models.DateTimeField("demandé le")
    due_at = models.DateTimeField("réponse attendue avant")
    overdue_at = models.DateTimeField("relancé le", null=True, blank=True)
    wakes_at = models.DateTimeField("à reprendre le", null=True, blank=True)
    state = models.CharField("état", max_length=12, choices=DemandState.choices, default=DemandState.OPEN)
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="demand"
    )

    class Meta:
        verbose_name = "demande"
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "motive"],
                condition=Q(state__in=STANDING),
                name="demand_one_open_for_patient_and_motive",
                violation_error_message="Une demande est déjà ouverte pour ce patient et ce motif.",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")),
                name="demand_due_after_it_is_asked",
                violation_error_message="La réponse est attendue après la demande.",
            ),
            models.CheckConstraint(
                condition=Q(form=ActForm.ASSISTED, cart__isnull=False, site__isnull=False)
                | ~Q(form=ActForm.ASSISTED),
                name="demand_assisted_has_cart",
                violation_error_message="Une téléconsultation assistée a un site et un chariot.",
            ),
            models.CheckConstraint(
                condition=Q(state=DemandState.ACCEPTED, appointment__isnull=False)
                | ~Q(state=DemandState.ACCEPTED) & Q(appointment__isnull=True),
                name="demand_accepted_has_its_appointment",
                violation_error_message="Une demande acceptée a son rendez-vous, et elle seule.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STANDING, wakes_at__isnull=False)
                | ~Q(state__in=STANDING) & Q(wakes_at__isnull=True),
                name="demand_wakes_while_it_stands",
                violation_error_message="Une demande ouverte est reprise un jour, une demande close jamais.",
            ),
        ]
        indexes = [
            models.Index(fields=["wakes_at"], name="demand_by_waking"),
            models.Index(fields=["state", "urgency", "asked_at"], name="demand_by_urgency"),
        ]

    def next_state(self, action: DemandAction) -> DemandStep:
        return DEMAND.target(DemandStep(self.state), action)


class DemandTurn(Entity):
    """A physician who was asked. Whoever was asked before may still answer, until they decline."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="turns")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="demand_turns", verbose_name="médecin"
    )
    is_treating = models.BooleanField("médecin traitant, ou qui le supplée", default=False)
    told_at = models.DateTimeField("prévenu le")
    declined_at = models.DateTimeField("décliné le", null=True, blank=True)
    reason = models.CharField("raison", max_length=16, choices=DeclineReason.choices, blank=True)
    words = EncryptedTextField("précision", blank=True, default="")

    class Meta:
        verbose_name = "médecin sollicité"
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "practitioner"],
                name="demand_turn_once_for_a_physician",
                violation_error_message="Ce médecin est déjà sollicité pour cette demande.",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, reason="")
                | Q(declined_at__isnull=False) & ~Q(reason=""),
                name="demand_turn_declined_says_when_and_why",
                violation_error_message="Un médecin qui décline dit quand et pourquoi.",
            ),
        ]


class ProposedTime(Entity):
    """An hour that a physician proposes, kept until it is answered or its time is over."""

    turn = models.ForeignKey(DemandTurn, on_delete=models.CASCADE, related_name="proposals")
    hold = models.OneToOneField(
        Hold,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name="gardée par",
    )
    starts_at = models.DateTimeField("début")
    until = models.DateTimeField("proposé jusqu’à")
    ended_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "heure proposée"
        constraints = [
            models.UniqueConstraint(
                fields=["turn", "starts_at"],
                condition=Q(ended_at__isnull=True),
                name="proposed_time_once",
                violation_error_message="Cette heure est déjà proposée.",
            ),
            models.CheckConstraint(
                condition=Q(until__lte=F("starts_at")),
                name="proposed_time_answered_before_it_begins",
                violation_error_message="On répond avant l’heure proposée.",
            ),
        ]


class DemandTransition(models.Model):
    """What became of a request: an immutable row a screen may read."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="transitions")
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
    reason = models.CharField("raison", max_length=16, choices=DeclineReason.choices, blank=True)
    actor_label = models.CharField("par", max_length=200)
    occurred_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "étape de la demande"


class DemandIntake(Entity):
    """Which requests a physician receives. Without a row: all that the rules send them."""

    practitioner = models.OneToOneField(
        Practitioner, on_delete=models.CASCADE, related_name="demand_intake", verbose_name="médecin"
    )
    of_own_patients = models.BooleanField(
        "Pour les patients qui m’ont déclaré médecin traitant, ou dont je supplée le médecin", default=True
    )
    of_rota = models.BooleanField("Pour les territoires dont je tiens la permanence", default=True)

    class Meta:
        verbose_name = "réception des demandes"
