from django.db import models


class ConsultationState(models.TextChoices):
    PLANNED = "planned", "Prévue"
    PREPARING = "preparing", "En préparation"
    WAITING = "waiting", "En salle d’attente"
    IN_PROGRESS = "in_progress", "En cours"
    FINISHED = "finished", "Terminée, compte rendu à signer"
    CLOSED = "closed", "Clôturée"
    CANCELLED = "cancelled", "Annulée"


class PartyRole(models.TextChoices):
    """What somebody is in one call. The relay gets this code and nothing else."""

    PHYSICIAN = "physician", "Médecin"
    CART = "cart", "Chariot, avec l’infirmier"
    PATIENT = "patient", "Patient chez lui"
    SECOND_PHYSICIAN = "second_physician", "Second médecin"
    GUEST = "guest", "Tiers invité"


class VitalKind(models.TextChoices):
    """Vital signs in the order they are taken, by LOINC code."""

    TEMPERATURE = "8310-5", "Température"
    HEART_RATE = "8867-4", "Pouls"
    SYSTOLIC = "8480-6", "Tension systolique"
    DIASTOLIC = "8462-4", "Tension diastolique"
    RESPIRATORY_RATE = "9279-1", "Fréquence respiratoire"
    SPO2 = "20564-1", "SpO₂"
    WEIGHT = "29463-7", "Poids"
    HEIGHT = "8302-2", "Taille"
    GLUCOSE = "2339-0", "Glycémie capillaire"
    PAIN = "72514-3", "Douleur"


class CheckItem(models.TextChoices):
    """What is checked on a cart before a slot."""

    LINE = "line", "Ligne"
    CAMERA = "camera", "Caméra"
    HAND_CAMERA = "hand_camera", "Caméra main"
    MICROPHONE = "microphone", "Micro"
    SPEAKER = "speaker", "Haut-parleur"
    STETHOSCOPE = "stethoscope", "Stéthoscope"
    BATTERY = "battery", "Batteries"


class CheckResult(models.TextChoices):
    OK = "ok", "Fonctionne"
    DEGRADED = "degraded", "À surveiller"
    FAILED = "failed", "Ne fonctionne pas"
    ABSENT = "absent", "Pas sur ce chariot"


class IncidentKind(models.TextChoices):
    LINE = "line", "Coupure ou ligne insuffisante"
    IMAGE = "image", "Image"
    SOUND = "sound", "Son"
    STETHOSCOPE = "stethoscope", "Stéthoscope"
    DEVICE = "device", "Autre appareil"
    OTHER = "other", "Autre"


class CancelReason(models.TextChoices):
    CONSENT_REFUSED = "consent_refused", "Consentement refusé"
    APPOINTMENT_CANCELLED = "appointment_cancelled", "Rendez-vous annulé"
    TECHNICAL = "technical", "Raison technique"
    PATIENT_ABSENT = "patient_absent", "Patient absent"
