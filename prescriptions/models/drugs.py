"""The drugs that a region loaded from the public base, what it restricts. Nothing here is of anybody."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.models import Entity
from prescriptions.enums import ListState


class DatedList(Entity):
    """One load. The one that counts on a day is the last put into force by then that was not taken back."""

    published_on = models.DateField("publiée le")
    source = models.CharField("source", max_length=200)
    count = models.PositiveIntegerField("nombre de lignes", default=0)
    loaded_at = models.DateTimeField("chargée le")
    loaded_by = models.CharField("chargée par", max_length=200, blank=True, default="")
    in_force_from = models.DateField("en vigueur à partir du", null=True, blank=True)
    put_by = models.CharField("mise en vigueur par", max_length=200, blank=True, default="")
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_by = models.CharField("retirée par", max_length=200, blank=True, default="")
    report = models.JSONField("contrôle", default=dict, blank=True)

    class Meta:
        abstract = True


def _constraints(of: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
            | (Q(withdrawn_at__isnull=False, in_force_from__isnull=False) & ~Q(withdrawn_by="")),
            name=f"{of}_withdrawn_says_by_whom",
            violation_error_message="Une liste retirée était en vigueur, et dit qui l’a retirée.",
        ),
        models.CheckConstraint(
            condition=Q(in_force_from__isnull=True) | Q(count__gt=0),
            name=f"{of}_in_force_is_not_empty",
            violation_error_message="Une liste vide ne remplace pas la précédente.",
        ),
    ]


class DrugList(DatedList):
    """`done`: of `count` drugs, how many are written while the list is read."""

    state = models.CharField("état", max_length=8, choices=ListState.choices, default=ListState.READING)
    done = models.PositiveIntegerField("médicaments écrits", default=0)
    is_demo = models.BooleanField("liste de démonstration", default=False)

    class Meta:
        verbose_name = "liste de médicaments"
        verbose_name_plural = "listes de médicaments"
        constraints = [
            *_constraints("drug_list"),
            models.CheckConstraint(
                condition=Q(state__in=ListState.values),
                name="drug_list_state_known",
                violation_error_message="Cet état d’une liste n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True) | Q(state=ListState.READ),
                name="drug_list_in_force_is_read",
                violation_error_message="Une liste se met en vigueur une fois lue.",
            ),
        ]


class DrugFile(models.Model):
    """A public file as it came, until it is read."""

    listing = models.ForeignKey(DrugList, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField("fichier", max_length=16)
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "fichier de médicaments"
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "kind"],
                name="drug_file_once_in_a_list",
                violation_error_message="Ce fichier est déjà là.",
            ),
        ]


class RestrictedList(DatedList):
    """What a region adds to what is not prescribed here. `rows`: see rules.restricted_files."""

    rows = models.JSONField("lignes", default=list)

    class Meta:
        verbose_name = "liste de restrictions"
        verbose_name_plural = "listes de restrictions"
        constraints = _constraints("restricted_list")


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
    brand = models.CharField("premier mot du nom", max_length=80, blank=True, default="")

    class Meta:
        verbose_name = "médicament"
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "cis"],
                name="drug_once_in_a_list",
                violation_error_message="Ce médicament est déjà dans la liste.",
            ),
        ]
        indexes = [models.Index(fields=["listing", "brand"], name="drug_by_brand")]
