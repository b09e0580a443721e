"""Practitioners as the national directory knows them. They exist before, and without, an account."""

from django.db import models
from django.db.models import F, Q

from core.models import Entity
from directory.enums import AGREED, Civility, ExerciseMode, Profession, Sector
from territory.enums import FrenchRegion
from territory.models import Site


class Specialty(models.Model):
    """A physician’s specialty (savoir-faire), national code such as SM26.

    `label` is the nomenclature’s (« Qualifié en Médecine Générale »); `short_label` is what people say, and
    several codes may share it (three for « Médecine générale »).
    """

    code = models.CharField("code", max_length=8, unique=True)
    label = models.CharField("libellé", max_length=160)
    short_label = models.CharField("libellé court", max_length=80)

    class Meta:
        verbose_name = "spécialité"

    def __str__(self) -> str:
        return self.short_label


class Practitioner(Entity):
    """A professional identified by an RPPS number (11 digits, Luhn)."""

    rpps = models.CharField(
        "RPPS", max_length=11, unique=True, error_messages={"unique": "Ce numéro est déjà à l’annuaire."}
    )
    profession = models.CharField("profession", max_length=2, choices=Profession.choices)
    civility = models.CharField("civilité", max_length=3, choices=Civility.choices)
    family_name = models.CharField("nom d’exercice", max_length=80)
    given_name = models.CharField("prénom", max_length=80)
    specialty = models.ForeignKey(
        Specialty, on_delete=models.PROTECT, null=True, blank=True, verbose_name="spécialité"
    )
    sector = models.CharField("secteur", max_length=1, choices=Sector.choices, blank=True)
    has_optam = models.BooleanField("adhérent OPTAM", default=False)
    professional_phone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    secure_mail = models.EmailField("adresse MSSanté", blank=True)
    region = models.CharField(
        "exerce dans une autre région", max_length=2, choices=FrenchRegion.choices, blank=True
    )
    is_active = models.BooleanField("en exercice", default=True)

    class Meta:
        verbose_name = "professionnel"
        constraints = [
            models.CheckConstraint(
                condition=Q(rpps__regex=r"^\d{11}$"),
                name="practitioner_rpps_has_eleven_digits",
                violation_error_message="Un numéro RPPS a onze chiffres.",
            ),
            models.CheckConstraint(
                condition=~Q(profession=Profession.PHYSICIAN) | Q(specialty__isnull=False),
                name="practitioner_physician_has_specialty",
                violation_error_message="Un médecin a une spécialité.",
            ),
        ]

    @property
    def full_name(self) -> str:
        """« Dr Sophie Morel », « Nadia Benali »."""
        title = "Dr " if self.profession == Profession.PHYSICIAN else ""
        return f"{title}{self.given_name} {self.family_name}"

    @property
    def is_from_elsewhere(self) -> bool:
        return bool(self.region)

    @property
    def profession_name(self) -> str:
        """« Médecin », « Infirmière »: agreed with the person where French does."""
        agreed = AGREED.get((Profession(self.profession), Civility(self.civility)))
        return agreed or Profession(self.profession).label

    @property
    def trade(self) -> str:
        """What colleagues call it: « Médecine générale », « Infirmière »."""
        return self.specialty.short_label if self.specialty else self.profession_name

    def __str__(self) -> str:
        return self.full_name


class PlaceOfExercise(Entity):
    """Where a practitioner works, and how: the mode decides who may bill (a salaried one never does)."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="places", verbose_name="professionnel"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="places", verbose_name="site")
    mode = models.CharField("mode d’exercice", max_length=1, choices=ExerciseMode.choices)
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "lieu d’exercice"
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "site"],
                condition=Q(ends_on__isnull=True),
                name="place_of_exercise_unique_while_open",
                violation_error_message="Ce professionnel exerce déjà sur ce site.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="place_of_exercise_ends_after_start",
                violation_error_message="La fin précède le début.",
            ),
        ]


class Training(Entity):
    """What a professional was trained for, when and by whom; newest first where they are shown."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="trainings", verbose_name="professionnel"
    )
    subject = models.CharField("formation", max_length=120)
    trained_on = models.DateField("suivie le")
    trainer = models.CharField("par", max_length=120)

    class Meta:
        verbose_name = "formation"
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "subject", "trained_on"],
                name="training_noted_once",
                violation_error_message="Cette formation est déjà notée à cette date.",
            ),
        ]
