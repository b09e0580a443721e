from django.db import models


class Sex(models.TextChoices):
    FEMALE = "F", "Féminin"
    MALE = "M", "Masculin"
    UNKNOWN = "I", "Indéterminé"


class InsStatus(models.TextChoices):
    """The four exclusive statuses of an identity (RNIV)."""

    PROVISIONAL = "PROV", "Identité provisoire"
    RETRIEVED = "RECUP", "Identité récupérée"
    VALIDATED = "VALI", "Identité validée"
    QUALIFIED = "QUAL", "Identité qualifiée"


class HistoryKind(models.TextChoices):
    ALLERGY = "allergy", "Allergie"
    ANTECEDENT = "antecedent", "Antécédent"
    TREATMENT = "treatment", "Traitement"


class RelativeKind(models.TextChoices):
    RELATIVE = "relative", "Proche"
    GUARDIAN = "guardian", "Tuteur ou curateur"
    TRUSTED_PERSON = "trusted_person", "Personne de confiance"


class CareReason(models.TextChoices):
    """Why somebody is in a patient’s care team."""

    TREATING_PHYSICIAN = "treating_physician", "Médecin traitant"
    RESIDENCE = "residence", "Lieu de vie"
    APPOINTMENT = "appointment", "Rendez-vous"
    DELEGATION = "delegation", "Suivi confié"


class ConsentDecision(models.TextChoices):
    GIVEN = "given", "Accepte"
    REFUSED = "refused", "Refuse"
    WITHDRAWN = "withdrawn", "Se retire"


class ConsentGiver(models.TextChoices):
    PATIENT = "patient", "Le patient lui-même"
    GUARDIAN = "guardian", "Le tuteur ou le curateur"
    TRUSTED_PERSON = "trusted_person", "La personne de confiance"
    PARENT = "parent", "Un titulaire de l’autorité parentale"
