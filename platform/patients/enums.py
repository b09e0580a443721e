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
    PARENT = "parent", "Titulaire de l’autorité parentale"
    GUARDIAN = "guardian", "Tuteur ou curateur"
    TRUSTED_PERSON = "trusted_person", "Personne de confiance"


class CareReason(models.TextChoices):
    """Why somebody is in a patient’s care team."""

    TREATING_PHYSICIAN = "treating_physician", "Médecin traitant"
    RESIDENCE = "residence", "Lieu de vie"
    APPOINTMENT = "appointment", "Rendez-vous"
    DELEGATION = "delegation", "Suivi confié"
    DEMAND = "demand", "Demande reçue"
    WAITING = "waiting", "Liste d’attente"
    REFERRAL = "referral", "Adressage"
    FOLLOW_UP = "follow_up", "Suite à programmer"


class ConsentDecision(models.TextChoices):
    GIVEN = "given", "Accepte"
    REFUSED = "refused", "Refuse"
    WITHDRAWN = "withdrawn", "Se retire"


class Manner(models.TextChoices):
    """How a decision was said. A person who collects it offers the first two (`SAID_TO_SOMEBODY`)."""

    ORAL = "oral", "De vive voix"
    WRITTEN = "written", "Par écrit"
    PAGE = "page", "Sur la page du lien"
    UNKNOWN = "unknown", "Non précisé"  # of the rows older than the question


SAID_TO_SOMEBODY = (Manner.ORAL, Manner.WRITTEN)


class ConsentGiver(models.TextChoices):
    PATIENT = "patient", "Le patient lui-même"
    GUARDIAN = "guardian", "Le tuteur ou le curateur"
    TRUSTED_PERSON = "trusted_person", "La personne de confiance"
    PARENT = "parent", "Un titulaire de l’autorité parentale"


# What each event of the journal says after a name (see audit.wording).
AUDIT_WORDING = {
    "patients.opened": "a ouvert le dossier",
    "patients.registered": "a créé la fiche",
    "patients.corrected": "a corrigé l’identité",
    "patients.fictitious_made": "a créé le patient fictif d’un essai à blanc",
    "patients.fictitious_removed": "a effacé le patient fictif d’un essai à blanc",
    "patients.relative_added": "a ajouté un proche",
    "patients.reach_set": "a noté où joindre le patient",
    "patients.address_set": "a noté l’adresse du patient",
    "patients.contact_choice_set": "a réglé les messages reçus pour un patient",
    "patients.relation_opened": "a ouvert l’accès à un soignant",
    "patients.relation_closed": "a refermé le dossier à un soignant",
    "patients.treating_physician_declared": "a déclaré le médecin traitant",
    "patients.residence_set": "a indiqué le lieu de vie",
    "patients.history_added": "a ajouté un élément au dossier",
    "patients.history_confirmed": "a confirmé un élément du dossier",
    "patients.history_ended": "a retiré un élément du dossier",
    "patients.history_restored": "a remis un élément retiré du dossier",
    "patients.history_unconfirmed": "est revenu sur la confirmation d’un élément du dossier",
    "patients.consent_recorded": "a noté une décision sur un acte",
}
