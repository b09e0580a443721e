"""What may be said of the pathway of an act, by whom and how."""

from django.db import models


class Fact(models.TextChoices):
    """« Fait du parcours »: what the verdict turns on and only somebody can say."""

    TREATING_PHYSICIAN = "treating_physician", "Médecin traitant"
    TREATING_AVAILABLE = "treating_physician_available", "Médecin traitant disponible à temps"
    ORIENTATION = "orientation", "Adressage"
    LAST_IN_PERSON = "last_in_person_on", "Dernière consultation en présence"
    REGULATED = "regulated", "Adressé par la régulation médicale"
    AWAY_FROM_HOME = "away_from_home", "Hors de sa résidence habituelle"
    DETAINEE = "detainee", "Personne détenue"
    DISABILITY_RESIDENT = "disability_resident", "Réside dans un établissement pour adultes handicapés"
    URGENCY = "urgency", "Urgence"
    ALD = "ald_related", "En rapport avec l’ALD"
    MATERNITY = "maternity", "Maternité"
    WORK_ACCIDENT = "work_accident", "Accident du travail ou maladie professionnelle"
    REPLACES = "replaces_treating_physician", "Remplace le médecin traitant"
    SALARIED = "salaried", "À titre salarié"
    VOLUNTEER = "volunteer", "À titre bénévole"
    OPPOSABLE = "opposable_tariff", "Au tarif opposable"
    BESIDE_LIBERAL = "accompanying_liberal", "Accompagnement à titre libéral"
    SETTING = "accompanying_setting", "Cadre de l’accompagnement"


UNKNOWN = "unknown"  # said of any fact: what was said before no longer holds, and nothing replaces it


class Answer(models.TextChoices):
    YES = "yes", "Oui"
    NO = "no", "Non"


class Declared(models.TextChoices):
    """Whether the patient declared a treating physician, when the file names none."""

    ELSEWHERE = "declared", "Oui, qui n’est pas dans l’annuaire"
    NONE = "none", "Non, aucun"


class Orientation(models.TextChoices):
    """Who sent the patient, as the pathway contract names them."""

    TREATING_PHYSICIAN = "treating_physician", "Son médecin traitant"
    OTHER_PHYSICIAN = "other_physician", "Un autre médecin"
    COORDINATED = "coordinated_organisation", "Une organisation coordonnée du territoire"
    SAS = "sas", "Le service d’accès aux soins (SAS)"
    NONE = "none", "Personne"


class Setting(models.TextChoices):
    """Where the nurse accompanies, as the pathway contract names it."""

    PLANNED_CARE = "planned_care", "Lors d’un soin déjà prévu"
    DEDICATED_PLACE = "dedicated_place", "Dans un lieu dédié"
    HOME = "home", "À domicile, organisé pour l’acte"


class Teller(models.TextChoices):
    """From whom a fact is known."""

    PATIENT = "patient", "Le patient"
    RELATIVE = "relative", "Un proche"
    TREATING_PHYSICIAN = "treating_physician", "Le médecin traitant"
    TREATING_SECRETARY = "treating_secretary", "Le secrétariat du médecin traitant"
    OTHER_PHYSICIAN = "other_physician", "Un autre médecin"
    NURSE = "nurse", "Un infirmier"
    REGULATION = "regulation", "La régulation médicale"
    PHYSICIAN = "physician", "Le médecin de l’acte, à son appréciation"
    AGENDA = "agenda", "L’agenda de Pivot"


class Means(models.TextChoices):
    """How it was learnt."""

    TELEPHONE = "telephone", "Par téléphone"
    IN_PERSON = "in_person", "De vive voix"
    LETTER = "letter", "Par courrier"
    SECURE_MESSAGE = "secure_message", "Par messagerie sécurisée"
    JUDGEMENT = "judgement", "De lui-même"
    BOOKING = "booking", "En prenant le rendez-vous"
    REFERRAL = "referral", "Par un adressage écrit ici"
    AGENDA = "agenda", "En lisant l’agenda"
