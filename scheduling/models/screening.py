"""What was answered to the filter, and the motives that a physician marked back. Rows are never changed."""

from django.db import models
from django.db.models import Q

from core.encryption.fields import EncryptedJSONField, EncryptedTextField
from core.models import Entity
from patients.models import Patient
from scheduling.enums import ScreeningOutcome, UnsuitableReason
from scheduling.models.appointments import Appointment
from scheduling.models.motives import Motive


class Screening(Entity):
    """One passage through the filter: who answered what, when, and whether it stopped.

    `answers`: [{"kind", "asked", "answer", "stops"}], in the words of that day; the kind is that of a sign,
    an exclusion or a question.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="screenings")
    motive = models.ForeignKey(Motive, on_delete=models.PROTECT, related_name="screenings")
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="screening"
    )
    outcome = models.CharField("issue", max_length=8, choices=ScreeningOutcome.choices)
    answers = EncryptedJSONField("réponses")
    answered_by = models.CharField("répondu par", max_length=200)
    answered_at = models.DateTimeField("répondu le")

    class Meta:
        verbose_name = "passage du filtre"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=ScreeningOutcome.BOOKED, appointment__isnull=False)
                | Q(outcome=ScreeningOutcome.STOPPED, appointment__isnull=True),
                name="screening_booked_has_its_appointment",
                violation_error_message="Un passage réservé a son rendez-vous, un passage arrêté n’en a pas.",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-answered_at"], name="screening_of_patient"),
            models.Index(fields=["motive", "answered_at"], name="screening_of_motive"),
        ]


class UnsuitableMark(Entity):
    """The physician of an appointment tells whoever booked it that its motive did not suit."""

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="unsuitable")
    reason = models.CharField("raison", max_length=16, choices=UnsuitableReason.choices)
    words = EncryptedTextField("précision", null=True, blank=True)
    marked_by = models.CharField("signalé par", max_length=200)
    marked_at = models.DateTimeField("signalé le")

    class Meta:
        verbose_name = "motif inadapté"
        indexes = [models.Index(fields=["marked_at"], name="unsuitable_mark_by_date")]
