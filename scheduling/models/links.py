"""The link by which a patient, or a relative, sees to one appointment without an account."""

from django.db import models
from django.db.models import Q

from core.encryption.fields import EncryptedTextField
from core.models import Entity
from patients.models import Relative
from scheduling.models.appointments import Appointment
from scheduling.rules.links import MOST_TRIES


class AppointmentLink(Entity):
    """Of one appointment and one person; without a `relative`, of the patient. It lives as long as the act.

    What is stored, its SHA-256, opens nothing; the secret alone opens nothing either: a code follows.
    `sent_to` is where it went: the mobile and the address, of which one may be corrected since; `told_at`,
    the hour that it told of; `opened_at`, when a right code was first given.
    """

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="links", verbose_name="rendez-vous"
    )
    relative = models.ForeignKey(
        Relative,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="appointment_links",
        verbose_name="proche",
    )
    digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    sent_to = EncryptedTextField("envoyé à", blank=True, default="")
    told_at = models.DateTimeField("heure annoncée")
    sent_by = models.CharField("envoyé par", max_length=120)
    sent_at = models.DateTimeField("envoyé le")
    opened_at = models.DateTimeField("ouvert le", null=True, blank=True)
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)
    revoked_by = models.CharField("retiré par", max_length=120, blank=True)

    class Meta:
        verbose_name = "lien d’un rendez-vous"
        verbose_name_plural = "liens d’un rendez-vous"
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="appointment_link_revoked_by_somebody",
                violation_error_message="Un lien retiré dit par qui.",
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(relative__isnull=True, revoked_at__isnull=True),
                name="appointment_link_of_patient_once",
                violation_error_message="Le patient a déjà un lien pour ce rendez-vous.",
            ),
            models.UniqueConstraint(
                fields=["appointment", "relative"],
                condition=Q(revoked_at__isnull=True),
                name="appointment_link_of_relative_once",
                violation_error_message="Ce proche a déjà un lien pour ce rendez-vous.",
            ),
        ]


class LinkCode(Entity):
    """A short code, sent apart from its link: kept as a keyed hash, taken once, and not guessed at length."""

    link = models.ForeignKey(
        AppointmentLink, on_delete=models.CASCADE, related_name="codes", verbose_name="lien"
    )
    digest = models.CharField("empreinte du code", max_length=16)
    sent_to = EncryptedTextField("envoyé à", blank=True, default="")
    made_at = models.DateTimeField("envoyé le")
    until = models.DateTimeField("valable jusqu’à")
    tries = models.PositiveSmallIntegerField("essais faux", default=0)
    used_at = models.DateTimeField("donné le", null=True, blank=True)

    class Meta:
        verbose_name = "code d’un lien"
        verbose_name_plural = "codes d’un lien"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=models.F("made_at")),
                name="link_code_lapses_after_it_was_made",
                violation_error_message="Un code vaut un moment.",
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_TRIES),
                name="link_code_tried_a_few_times",
                violation_error_message="Un code ne s’essaie que cinq fois.",
            ),
        ]
        indexes = [models.Index(fields=["link", "-made_at"], name="link_code_latest")]
