"""Professional numbers that somebody declared for the sheet of a cart: never a private one."""

from django.db import models
from django.db.models import Q

from core.models import Entity
from territory.enums import NumberQuality
from territory.models.sites import Site


class ProfessionalNumber(Entity):
    """`user_id` is whoever declared it; `is_own` when it is their own."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="numbers", verbose_name="site")
    quality = models.CharField("de qui", max_length=12, choices=NumberQuality.choices)
    holder = models.CharField("nom ou service", max_length=80)
    phone = models.CharField("numéro", max_length=20)
    is_own = models.BooleanField("le sien", default=False)
    user_id = models.BigIntegerField("compte", null=True, blank=True)
    declared_by = models.CharField("déclaré par", max_length=200)
    declared_at = models.DateTimeField("déclaré le")

    class Meta:
        verbose_name = "numéro professionnel"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "phone", "quality"],
                name="professional_number_once",
                violation_error_message="Ce numéro est déjà sur la fiche.",
            ),
            models.CheckConstraint(
                condition=Q(quality__in=NumberQuality.values) & ~Q(phone="") & ~Q(declared_by=""),
                name="professional_number_of_somebody",
                violation_error_message="Un numéro dit de qui il est, et qui l’a déclaré.",
            ),
        ]

    def __str__(self) -> str:
        return self.holder
