"""The patient at home: who came in by which link, and which documents they may read afterwards."""

from django.db import models
from django.db.models import F, Q

from consultations.models.acts import Consultation, Party
from core.models import Entity
from patients.enums import RelativeKind
from scheduling.models import AppointmentLink


class HomeEntry(Entity):
    """Who holds the patient’s place in a call; `companion`: who is beside them, or enters for them."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="home_entry")
    link = models.ForeignKey(
        AppointmentLink, on_delete=models.PROTECT, related_name="home_entries", verbose_name="lien"
    )
    companion = models.CharField("avec", max_length=16, choices=RelativeKind.choices, blank=True)
    came_at = models.DateTimeField("venu le")
    ended_at = models.DateTimeField("sorti le", null=True, blank=True)
    ended_by = models.CharField("sorti par", max_length=200, blank=True)

    class Meta:
        verbose_name = "entrée depuis le domicile"
        verbose_name_plural = "entrées depuis le domicile"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="home_entry_end_says_who_and_when",
                violation_error_message="Une sortie dit qui l’a demandée et quand.",
            ),
        ]


class SharedDocument(Entity):
    """A document of an act that its physician lets the patient read until then, or until it is taken back."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="shared_documents", verbose_name="acte"
    )
    document_public_id = models.UUIDField("document")
    shared_by = models.CharField("mis à disposition par", max_length=120)
    shared_at = models.DateTimeField("mis à disposition le")
    until = models.DateTimeField("jusqu’au")
    read_at = models.DateTimeField("lu la première fois le", null=True, blank=True)
    taken_back_at = models.DateTimeField("repris le", null=True, blank=True)
    taken_back_by = models.CharField("repris par", max_length=120, blank=True)

    class Meta:
        verbose_name = "document mis à disposition"
        verbose_name_plural = "documents mis à disposition"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "document_public_id"],
                condition=Q(taken_back_at__isnull=True),
                name="shared_document_once",
                violation_error_message="Ce document est déjà mis à disposition.",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("shared_at")),
                name="shared_document_for_a_while",
                violation_error_message="Un document est mis à disposition pour un temps.",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by="")
                | Q(taken_back_at__isnull=False) & ~Q(taken_back_by=""),
                name="shared_document_taken_back_by_somebody",
                violation_error_message="Un document est repris par quelqu’un, à une heure.",
            ),
        ]
