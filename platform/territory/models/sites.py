"""Places where care is given: EHPAD, MSP, practices, pharmacies…"""

from django.db import models
from django.db.models import Q

from core.models import Entity
from territory.enums import SiteKind
from territory.models.places import Commune, Territory


class Site(Entity):
    kind = models.CharField("type", max_length=16, choices=SiteKind.choices)
    name = models.CharField("nom", max_length=120)
    finess = models.CharField(
        "FINESS",
        max_length=9,
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": "C’est le numéro d’un autre site."},
    )
    address = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, verbose_name="commune")
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name="territoire",
    )
    phone = models.CharField("téléphone", max_length=20, blank=True)
    is_open = models.BooleanField("ouvert aux rendez-vous", default=True)
    closed_reason = models.CharField("raison de fermeture", max_length=200, blank=True)

    class Meta:
        verbose_name = "site"
        constraints = [
            models.CheckConstraint(
                condition=Q(finess__isnull=True) | Q(finess__regex=r"^\d[\dAB]\d{7}$"),
                name="site_finess_shape",
                violation_error_message="Un numéro FINESS a neuf chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True) | ~Q(closed_reason=""),
                name="site_closed_has_reason",
                violation_error_message="Dites pourquoi le site est fermé aux rendez-vous.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Room(Entity):
    """A room of a site where a cart can be used."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="rooms", verbose_name="site")
    name = models.CharField("nom", max_length=80)

    class Meta:
        verbose_name = "salle"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="room_name_unique_in_site",
                violation_error_message="Ce site a déjà une salle de ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
