"""The drugs that a region loaded from the public base. Nothing here speaks of anybody."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.models import Entity


class DrugList(Entity):
    """One load of the public files. The last one serves; the former ones go with the next load."""

    published_on = models.DateField("publiée le")
    source = models.CharField("source", max_length=200)
    count = models.PositiveIntegerField("nombre de médicaments")
    loaded_at = models.DateTimeField("chargée le")
    is_demo = models.BooleanField("liste de démonstration", default=False)

    class Meta:
        verbose_name = "liste de médicaments"
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0),
                name="drug_list_is_not_empty",
                violation_error_message="Une liste sans médicament ne remplace pas la précédente.",
            ),
        ]


class Drug(models.Model):
    """A drug on the market. `words` is what a search reads: small letters without accents."""

    listing = models.ForeignKey(DrugList, on_delete=models.CASCADE, related_name="drugs")
    cis = models.CharField("code CIS", max_length=8)
    name = models.CharField("dénomination", max_length=400)
    form = models.CharField("forme", max_length=200, blank=True)
    route = models.CharField("voie", max_length=200, blank=True)
    substances = ArrayField(models.CharField(max_length=400), verbose_name="substances", default=list)
    conditions = ArrayField(models.CharField(max_length=400), verbose_name="conditions", default=list)
    words = models.TextField("mots cherchés")

    class Meta:
        verbose_name = "médicament"
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "cis"],
                name="drug_once_in_a_list",
                violation_error_message="Ce médicament est déjà dans la liste.",
            ),
        ]
