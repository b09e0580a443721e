"""« À programmer »: the act that the physician wants next, until it is booked or given up."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.encryption.fields import EncryptedTextField
from core.models import Entity
from scheduling.enums import DropReason, FollowUpState
from scheduling.models.appointments import Appointment
from scheduling.states import FOLLOW_UP, FollowUpAction, FollowUpStep


class FollowUp(Entity):
    """The same again: patient, physician, motive, form and cart are those of `source`, between two days.

    `missed`: the appointment that was taken for it last and to which nobody came, until they come after all.
    """

    source = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="follow_ups")
    first_day = models.DateField("à partir du")
    last_day = models.DateField("jusqu’au")
    words = EncryptedTextField("à revoir pour", blank=True, default="")
    planned_by = models.CharField("demandé par", max_length=200)
    planner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    planned_at = models.DateTimeField("demandé le")
    reminded_at = models.DateTimeField("rappelé le", null=True, blank=True)
    state = models.CharField(
        "état", max_length=8, choices=FollowUpState.choices, default=FollowUpState.PLANNED
    )
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="follows"
    )
    missed = models.ForeignKey(
        Appointment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="rendez-vous manqué",
    )
    drop_reason = models.CharField("raison", max_length=12, choices=DropReason.choices, blank=True)
    ended_by = models.CharField("terminé par", max_length=200, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "suite à programmer"
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state=FollowUpState.PLANNED),
                name="follow_up_planned_once",
                violation_error_message="Une suite est déjà à programmer pour cet acte.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="follow_up_window_in_order",
                violation_error_message="La fin de la période précède son début.",
            ),
            models.CheckConstraint(
                condition=Q(state=FollowUpState.BOOKED, appointment__isnull=False)
                | ~Q(state=FollowUpState.BOOKED) & Q(appointment__isnull=True),
                name="follow_up_booked_has_its_appointment",
                violation_error_message="Une suite prise a son rendez-vous, et elle seule.",
            ),
            models.CheckConstraint(
                condition=(Q(state=FollowUpState.DROPPED) & ~Q(drop_reason=""))
                | (~Q(state=FollowUpState.DROPPED) & Q(drop_reason="")),
                name="follow_up_dropped_says_why",
                violation_error_message="Une suite abandonnée dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(state=FollowUpState.PLANNED, ended_at__isnull=True, ended_by="")
                | (~Q(state=FollowUpState.PLANNED) & Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="follow_up_ended_by_and_at",
                violation_error_message="Une suite terminée dit par qui et quand.",
            ),
        ]
        indexes = [models.Index(fields=["state", "first_day"], name="follow_up_to_come")]

    def next_state(self, action: FollowUpAction) -> FollowUpStep:
        return FOLLOW_UP.target(FollowUpStep(self.state), action)
