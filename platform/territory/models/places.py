"""The region and how it is cut: communes (INSEE) and coordinated territories over them."""

from django.db import models
from django.db.models import Q

from core.models import Entity
from territory.enums import TerritoryKind


class Region(models.Model):
    """The one region that this platform serves."""

    code = models.CharField("code INSEE", max_length=2, unique=True)
    name = models.CharField("nom", max_length=80)
    help_phone = models.CharField("téléphone de l’assistance", max_length=20, blank=True)

    class Meta:
        verbose_name = "région"

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune. `is_priority_zone`: zone d’intervention prioritaire (ZIP), as the region declares it."""

    insee_code = models.CharField("code INSEE", max_length=5, unique=True)
    name = models.CharField("nom", max_length=120)
    postcode = models.CharField("code postal", max_length=5)
    latitude = models.DecimalField("latitude (degrés)", max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField("longitude (degrés)", max_digits=8, decimal_places=5, null=True)
    is_priority_zone = models.BooleanField("zone d’intervention prioritaire", default=False)

    class Meta:
        verbose_name = "commune"
        constraints = [
            models.CheckConstraint(
                condition=Q(insee_code__regex=r"^(\d{2}|2A|2B)\d{3}$"),
                name="commune_insee_code_shape",
                violation_error_message="Un code INSEE a cinq caractères, par exemple 02361.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def among_namesakes(self) -> str:
        """« Guise (02120) », in a list to choose from."""
        return f"{self.name} ({self.postcode})"


class Territory(Entity):
    """A coordinated organisation over communes: CPTS, ESP, ESS, SAS."""

    kind = models.CharField("type", max_length=8, choices=TerritoryKind.choices)
    name = models.CharField("nom", max_length=120, unique=True)
    communes = models.ManyToManyField(Commune, related_name="territories", verbose_name="communes")

    class Meta:
        verbose_name = "territoire"

    def __str__(self) -> str:
        return self.name
