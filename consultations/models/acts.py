"""One teleconsultation: its state, its steps, who takes part, what went wrong."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from consultations.enums import (
    BY_LINK,
    SILENCEABLE,
    ActKind,
    CancelReason,
    ConsultationState,
    IncidentKind,
    IncidentOutcome,
    PartyRole,
)
from consultations.states import CARRIED_OUT, CONSULTATION, NEEDS_NO_START, Action, State
from core.encryption.fields import EncryptedTextField
from core.models import Entity
from directory.models import Practitioner
from scheduling.models import Appointment


def _codes(group: tuple[State, ...]) -> list[str]:
    """A group of states as a migration writes it."""
    return [state.value for state in group]


class Acts(models.QuerySet["Consultation"]):
    def real(self) -> Self:
        """Without the rehearsals, which count nowhere."""
        return self.filter(appointment__is_rehearsal=False)


class Consultation(Entity):
    """The act of an appointment. Who, where and when stay on the appointment: nothing is kept twice.

    `public_id` is the act’s identity everywhere (consents, documents, fee sheets, the room of the relay).
    """

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="consultation")
    state = models.CharField(
        "état", max_length=16, choices=ConsultationState.choices, default=ConsultationState.PLANNED
    )
    nurse_note = EncryptedTextField("observation infirmière", blank=True, default="")
    nurse_note_revision = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField("en salle d’attente depuis", null=True, blank=True)
    started_at = models.DateTimeField("début de l’acte", null=True, blank=True)
    finished_at = models.DateTimeField("fin de l’acte", null=True, blank=True)
    closed_at = models.DateTimeField("clôture", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulation", null=True, blank=True)
    cancel_reason = models.CharField("raison", max_length=24, choices=CancelReason.choices, blank=True)
    kind = models.CharField("nature", max_length=16, choices=ActKind.choices, default=ActKind.CONSULTATION)
    is_video_failed = models.BooleanField("la vidéo n’a pas pu être établie", default=False)

    objects: ClassVar[models.Manager["Consultation"]] = Acts.as_manager()

    class Meta:
        verbose_name = "téléconsultation"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ActKind.values),
                name="consultation_kind_is_known",
                violation_error_message="Un acte est une téléconsultation ou un téléconseil.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_codes(NEEDS_NO_START)) | Q(started_at__isnull=False),
                name="consultation_begun_has_start",
                violation_error_message="Un acte commencé a une heure de début.",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=_codes(CARRIED_OUT)) & Q(finished_at__isnull=False))
                | (~Q(state__in=_codes(CARRIED_OUT)) & Q(finished_at__isnull=True)),
                name="consultation_finished_has_end",
                violation_error_message="Un acte terminé, et lui seul, a une heure de fin.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConsultationState.BY_PHONE) | Q(is_video_failed=True),
                name="consultation_by_phone_has_no_picture",
                violation_error_message="Au téléphone, l’acte se poursuit sans image.",
            ),
            models.CheckConstraint(
                condition=Q(state=ConsultationState.CLOSED, closed_at__isnull=False)
                | (~Q(state=ConsultationState.CLOSED) & Q(closed_at__isnull=True)),
                name="consultation_closed_has_date",
                violation_error_message="Un acte clôturé, et lui seul, a une date de clôture.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=ConsultationState.CANCELLED, cancelled_at__isnull=False) & ~Q(cancel_reason="")
                )
                | (~Q(state=ConsultationState.CANCELLED) & Q(cancelled_at__isnull=True, cancel_reason="")),
                name="consultation_cancelled_says_when_and_why",
                violation_error_message="Une annulation dit quand et pourquoi.",
            ),
        ]

    def next_state(self, action: Action) -> State:
        return CONSULTATION.target(State(self.state), action)

    @property
    def is_rehearsal(self) -> bool:
        """« Essai à blanc »: everything works and nothing counts."""
        return self.appointment.is_rehearsal

    def may(self, action: Action) -> bool:
        return action in CONSULTATION.allowed(State(self.state))


class ConsultationTransition(models.Model):
    """One step of an act: an immutable row that screens read."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="transitions")
    action = models.CharField("action", max_length=16)
    source = models.CharField("de", max_length=16)
    target = models.CharField("à", max_length=16)
    actor_label = models.CharField("par", max_length=200)
    actor_role = models.CharField("rôle", max_length=24)
    reason = models.CharField("raison", max_length=24, blank=True)
    occurred_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "étape de l’acte"


class Party(Entity):
    """Somebody who takes part in the call of an act; `public_id` is the participant the relay knows."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField("rôle", max_length=20, choices=PartyRole.choices)
    user_id = models.BigIntegerField("compte", null=True, blank=True)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, verbose_name="professionnel"
    )
    label = models.CharField("nom affiché", max_length=120)
    admitted_at = models.DateTimeField("admis le", null=True, blank=True)
    joined_at = models.DateTimeField("arrivé le", null=True, blank=True)
    left_at = models.DateTimeField("parti le", null=True, blank=True)
    # Which page of a browser holds the place: the same after a reload, another on another device.
    page = models.CharField("page", max_length=40, blank=True)
    silenced_at = models.DateTimeField("micro coupé le", null=True, blank=True)
    silenced_by = models.CharField("micro coupé par", max_length=120, blank=True)
    word_asked_at = models.DateTimeField("parole demandée le", null=True, blank=True)
    # Of a second physician; who came by a link has this on their `Observer`.
    removed_at = models.DateTimeField("sorti le", null=True, blank=True)
    removed_by = models.CharField("sorti par", max_length=120, blank=True)
    # Of who came by a link: the physician may keep them out of the report.
    is_mentioned = models.BooleanField("nommé au compte rendu", default=True)
    mention_said_at = models.DateTimeField("mention dite le", null=True, blank=True)
    mention_said_by = models.CharField("mention dite par", max_length=120, blank=True)

    class Meta:
        verbose_name = "participant"
        constraints = [
            models.CheckConstraint(
                condition=Q(silenced_at__isnull=True, silenced_by="")
                | (Q(silenced_at__isnull=False) & ~Q(silenced_by="")),
                name="party_silenced_says_when_and_by_whom",
                violation_error_message="Un micro coupé dit quand et par qui.",
            ),
            models.CheckConstraint(
                condition=Q(silenced_at__isnull=True) | Q(role__in=SILENCEABLE),
                name="party_silenced_is_a_third_party",
                violation_error_message="Seul le micro d’un tiers se coupe d’ici.",
            ),
            models.CheckConstraint(
                condition=Q(word_asked_at__isnull=True) | Q(silenced_at__isnull=False),
                name="party_asks_for_the_word_when_silenced",
                violation_error_message="La parole se demande quand le micro est coupé par le médecin.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by="")
                | (Q(removed_at__isnull=False, role=PartyRole.SECOND_PHYSICIAN) & ~Q(removed_by="")),
                name="party_removed_is_a_second_physician",
                violation_error_message="Une sortie dit qui l’a demandée et quand.",
            ),
            models.CheckConstraint(
                condition=Q(is_mentioned=True)
                | (Q(mention_said_at__isnull=False, role__in=[*BY_LINK]) & ~Q(mention_said_by="")),
                name="party_left_out_is_a_third_party",
                violation_error_message="Seul un tiers est tu au compte rendu : dites par qui et quand.",
            ),
            models.UniqueConstraint(
                fields=["consultation", "user_id"],
                condition=Q(user_id__isnull=False),
                name="party_once_per_person",
                violation_error_message="Cette personne participe déjà à l’acte.",
            ),
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(role=PartyRole.PATIENT),
                name="party_patient_once",
                violation_error_message="Le patient a déjà sa place dans cet appel.",
            ),
        ]


class Device(Entity):
    """A second device of somebody who is in the call; `public_id` is the participant the relay knows."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="devices")
    number = models.PositiveSmallIntegerField("rang")
    page = models.CharField("page", max_length=40)

    class Meta:
        verbose_name = "appareil ajouté"
        constraints = [
            models.UniqueConstraint(
                fields=["party", "number"],
                name="device_number_once",
                violation_error_message="Cet appareil est déjà ajouté.",
            ),
        ]

    @property
    def label(self) -> str:
        """« Dr Sophie Morel (2e appareil) »: how the call and what is kept of it name it."""
        return f"{self.party.label} ({self.number}e appareil)"


class Incident(Entity):
    """A technical incident of an act (R6316-4, 5°)."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField("type", max_length=16, choices=IncidentKind.choices)
    text = EncryptedTextField("description", blank=True, default="")
    outcome = models.CharField(
        "ce que devient le patient", max_length=12, choices=IncidentOutcome.choices, blank=True
    )
    noted_by = models.CharField("noté par", max_length=120)
    noted_at = models.DateTimeField("noté le")

    class Meta:
        verbose_name = "incident technique"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *IncidentOutcome.values]),
                name="incident_outcome_is_known",
                violation_error_message="La suite d’un incident est l’une de celles proposées.",
            ),
        ]
