from django.db import models


class Profession(models.TextChoices):
    """Codes of the national nomenclature of professions."""

    PHYSICIAN = "10", "Médecin"
    PHARMACIST = "21", "Pharmacienne ou pharmacien"
    MIDWIFE = "50", "Sage-femme"
    NURSE = "60", "Infirmière ou infirmier"
    PHYSIOTHERAPIST = "70", "Kinésithérapeute"
    PODIATRIST = "80", "Pédicure-podologue"
    SPEECH_THERAPIST = "91", "Orthophoniste"


class ExerciseMode(models.TextChoices):
    LIBERAL = "L", "Libéral"
    SALARIED = "S", "Salarié"
    VOLUNTEER = "B", "Bénévole"


class Sector(models.TextChoices):
    ONE = "1", "Secteur 1"
    TWO = "2", "Secteur 2"


class Civility(models.TextChoices):
    MRS = "MME", "Madame"
    MR = "M", "Monsieur"


# Professions that French agrees with the person, once the person is known.
AGREED = {
    (Profession.PHARMACIST, Civility.MRS): "Pharmacienne",
    (Profession.PHARMACIST, Civility.MR): "Pharmacien",
    (Profession.NURSE, Civility.MRS): "Infirmière",
    (Profession.NURSE, Civility.MR): "Infirmier",
}

# What each event of the journal says after a name (see audit.wording).
AUDIT_WORDING = {
    "directory.practitioner_created": "a ajouté un professionnel à l’annuaire",
    "directory.practitioner_edited": "a modifié un professionnel de l’annuaire",
    "directory.place_added": "a ajouté un lieu d’exercice",
    "directory.place_ended": "a mis fin à un lieu d’exercice",
    "directory.training_added": "a noté une formation",
    "directory.training_removed": "a retiré une formation",
}
