"""Links by which patients and relatives act without an account: on one appointment, on one offered hour."""

from django.db import models
from django.db.models import Q

from core.encryption.fields import EncryptedTextField
from core.models import Entity
from patients.models import Patient, Relative
from scheduling.models.appointments import Appointment
from scheduling.models.waiting import WaitingOffer
from scheduling.rules.links import MOST_TRIES


class GuestLink(Entity):
    """Of one thing and one person; without a `relative`, of the patient.

    What is stored, its SHA-256, opens nothing; the secret alone opens nothing either: a code follows.
    `sent_to` is where it went: the mobile and the address, of which one may be corrected since; `opened_at`,
    when a right code was first given.
    """

    relative: models.ForeignKey[Relative | None, Relative | None]
    relative_id: int | None
    digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    sent_to = EncryptedTextField("envoyé à", blank=True, default="")
    sent_by = models.CharField("envoyé par", max_length=120)
    sent_at = models.DateTimeField("envoyé le")
    opened_at = models.DateTimeField("ouvert le", null=True, blank=True)
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)
    revoked_by = models.CharField("retiré par", max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def patient(self) -> Patient:
        """Of whom it is, whoever holds it."""
        raise NotImplementedError


def _constraints(of: str, words: str) -> list[models.BaseConstraint]:
    """A person has one living link for one thing; `words` says which, after « a déjà un lien pour »."""
    return [
        models.CheckConstraint(
            condition=Q(revoked_at__isnull=True, revoked_by="")
            | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
            name=f"{of}_link_revoked_by_somebody",
            violation_error_message="Un lien retiré dit par qui.",
        ),
        models.UniqueConstraint(
            fields=[of],
            condition=Q(relative__isnull=True, revoked_at__isnull=True),
            name=f"{of}_link_of_patient_once",
            violation_error_message=f"Le patient a déjà un lien pour {words}.",
        ),
        models.UniqueConstraint(
            fields=[of, "relative"],
            condition=Q(revoked_at__isnull=True),
            name=f"{of}_link_of_relative_once",
            violation_error_message=f"Ce proche a déjà un lien pour {words}.",
        ),
    ]


class AppointmentLink(GuestLink):
    """Of one appointment. It lives as long as the act. `told_at`: the hour that it told of."""

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
    told_at = models.DateTimeField("heure annoncée")

    class Meta:
        verbose_name = "lien d’un rendez-vous"
        verbose_name_plural = "liens d’un rendez-vous"
        constraints = _constraints("appointment", "ce rendez-vous")

    @property
    def patient(self) -> Patient:
        return self.appointment.patient


class OfferLink(GuestLink):
    """Of one hour offered to who waits, until that is answered or lapses."""

    offer = models.ForeignKey(
        WaitingOffer, on_delete=models.CASCADE, related_name="links", verbose_name="heure offerte"
    )
    relative = models.ForeignKey(
        Relative,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="offer_links",
        verbose_name="proche",
    )

    class Meta:
        verbose_name = "lien d’une heure offerte"
        verbose_name_plural = "liens d’une heure offerte"
        constraints = _constraints("offer", "cette heure")

    @property
    def patient(self) -> Patient:
        return self.offer.entry.patient


class LinkCode(Entity):
    """A short code, sent apart from its link: kept as a keyed hash, taken once, and not guessed at length.

    Of the link of an appointment (`link`), or of an offered hour.
    """

    link = models.ForeignKey(
        AppointmentLink,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="codes",
        verbose_name="lien",
    )
    offer_link = models.ForeignKey(
        OfferLink,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="codes",
        verbose_name="lien d’une heure offerte",
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
                condition=Q(link__isnull=False, offer_link__isnull=True)
                | Q(link__isnull=True, offer_link__isnull=False),
                name="link_code_of_one_link",
                violation_error_message="Un code est celui d’un lien, et d’un seul.",
            ),
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
        indexes = [
            models.Index(fields=["link", "-made_at"], name="link_code_latest"),
            models.Index(fields=["offer_link", "-made_at"], name="offer_link_code_latest"),
        ]

    @staticmethod
    def of(link: GuestLink) -> dict[str, GuestLink]:
        """The column that names this link, and the link."""
        return {"offer_link" if isinstance(link, OfferLink) else "link": link}
