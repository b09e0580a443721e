"""How an act stands, and how it is turned, cut short or ended."""

from django.db import models


class ConsultationState(models.TextChoices):
    PLANNED = "planned", "Prévue"
    PREPARING = "preparing", "En préparation"
    WAITING = "waiting", "En salle d’attente"
    IN_PROGRESS = "in_progress", "En cours"
    INTERRUPTED = "interrupted", "Interrompue"
    BY_PHONE = "by_phone", "Au téléphone"
    FINISHED = "finished", "Terminée, compte rendu à signer"
    CLOSED = "closed", "Clôturée"
    CANCELLED = "cancelled", "Annulée"
    IN_PERSON = "in_person", "Passée en présentiel"


class ActKind(models.TextChoices):
    """What an act was, as its physician says before it is closed."""

    CONSULTATION = "consultation", "Téléconsultation"
    ADVICE = "advice", "Téléconseil"


class Outcome(models.TextChoices):
    """What an act became, as it is counted: each is one of these."""

    VIDEO = "video", "Téléconsultation"
    ADVICE = "advice", "Téléconseil"
    PHONE = "phone", "Passée au téléphone"
    IN_PERSON = "in_person", "Passée en présentiel"


class InterruptReason(models.TextChoices):
    """Why somebody interrupts an act that will go on."""

    EMERGENCY = "emergency", "Une urgence ailleurs"
    TIRED = "tired", "Le patient a besoin d’une pause"
    CARE = "care", "Un soin à faire au patient"
    AWAITED = "awaited", "On attend quelqu’un"
    TECHNICAL = "technical", "Une panne à régler"
    OTHER = "other", "Autre raison"


class TurnKind(models.TextChoices):
    """What a teleconsultation is turned to."""

    PHONE = "phone", "au téléphone"
    IN_PERSON = "in_person", "en présentiel"


class TurnReason(models.TextChoices):
    NO_PICTURE = "no_picture", "L’image ne passe pas"
    EXAMINATION = "examination", "L’examen demande d’être auprès du patient"
    WORSE = "worse", "L’état du patient le demande"
    WISH = "wish", "Le patient le préfère"
    OTHER = "other", "Autre raison"


class TurnEnd(models.TextChoices):
    """Why somebody does not drive the camera any more: the reasons of the relay, and one of ours."""

    RELEASED = "released", "a rendu la main"
    HANDED_OVER = "handed_over", "a passé la main"
    IDLE = "idle", "ne la bougeait plus"
    LEFT = "left", "a quitté l’appel"
    HELD = "held", "n’était plus admis"
    WITHDRAWN = "withdrawn", "n’en a plus le droit"
    LOST = "lost", "le relais s’est arrêté"


class CancelReason(models.TextChoices):
    CONSENT_REFUSED = "consent_refused", "Consentement refusé"
    APPOINTMENT_CANCELLED = "appointment_cancelled", "Rendez-vous annulé"
    TECHNICAL = "technical", "Raison technique"
    PATIENT_ABSENT = "patient_absent", "Patient absent"
    REAL_ACT = "real_act", "Un vrai acte a pris la place de l’essai"


class AdviceReason(models.TextChoices):
    """Why an act was only advice."""

    INFORMATION = "information", "Une information, sans examen ni décision"
    RESULTS = "results", "Des résultats expliqués, sans suite"
    ELSEWHERE = "elsewhere", "Une orientation vers un autre soin"
    SHORT = "short", "Interrompu avant l’examen"
    OTHER = "other", "Autre raison, à préciser"
