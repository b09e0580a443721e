"""What a motive asks, where it sends somebody else, and what was found of it."""

from django.db import models


class MotiveState(models.TextChoices):
    """What the list of motives can be narrowed to."""

    OFFERED = "offered", "Proposés"
    CLOSED = "closed", "Non proposés"


class MotiveKeeper(models.TextChoices):
    REGION = "region", "De la région"
    PHYSICIAN = "physician", "Propres à un médecin"


class QuestionKind(models.TextChoices):
    YES_NO = "yes_no", "Oui ou non"
    TEXT = "text", "Quelques mots"
    CHOICE = "choice", "Un choix dans une liste"


class StopKind(models.TextChoices):
    SIGN = "sign", "Signe d’alerte"
    EXCLUSION = "exclusion", "Exclusion : ne convient pas à distance"


class Destination(models.TextChoices):
    """Where somebody goes whom a teleconsultation must not keep waiting."""

    SAMU = "samu", "Le 15, SAMU"
    DEAF = "sms_114", "Le 114, par SMS : personne sourde ou malentendante"
    SUICIDE = "suicide_3114", "Le 3114 : crise suicidaire"
    TREATING = "treating_physician", "Son médecin traitant"
    IN_PERSON = "in_person", "Une consultation en présence"


class ScreeningOutcome(models.TextChoices):
    """What became of a passage through the filter."""

    BOOKED = "booked", "Réservé"
    STOPPED = "stopped", "Arrêté"


class UnsuitableReason(models.TextChoices):
    """Why a physician marks a motive back to whoever booked."""

    IN_PERSON = "in_person", "Il fallait un examen en présence"
    EMERGENCY = "emergency", "Ne pouvait pas attendre ce rendez-vous"
    OTHER_MOTIVE = "other_motive", "Un autre motif convenait"
    OTHER_PHYSICIAN = "other_physician", "Pour un autre médecin ou une autre spécialité"
    MATERIAL = "material", "Il manquait un appareil ou un document"
