"""A cart: its check, its putting away, what fails."""

from django.db import models


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


class PutAway(models.TextChoices):
    """What the cart needs after an act; Liancourt’s pilot died of devices nobody had plugged in again."""

    PLUGGED = "plugged", "Le chariot est rebranché au secteur"
    CHARGING = "charging", "Les appareils sont en charge, à leur place"
    STETHOSCOPE = "stethoscope", "Le stéthoscope est désinfecté"
    OTOSCOPE_TIP = "otoscope_tip", "L’embout d’otoscope est jeté"
    SURFACES = "surfaces", "Écran, poignées et caméra main sont nettoyés"


class IncidentKind(models.TextChoices):
    LINE = "line", "Coupure ou ligne insuffisante"
    IMAGE = "image", "Image"
    SOUND = "sound", "Son"
    STETHOSCOPE = "stethoscope", "Stéthoscope"
    DEVICE = "device", "Autre appareil"
    OTHER = "other", "Autre"


class IncidentOutcome(models.TextChoices):
    """What becomes of the patient, said at once by whoever met the incident."""

    GOES_ON = "goes_on", "on continue sans"
    REBOOK = "rebook", "rendez-vous à reprendre"
    IN_PERSON = "in_person", "à voir en personne"
    EMERGENCY = "emergency", "le 15 est appelé"


class ReportKind(models.TextChoices):
    """What a report of a device is about."""

    INJURY = "injury", "Quelqu’un a été blessé, ou a failli l’être"
    FAULT = "fault", "L’appareil est en panne ou donne une valeur fausse"


class HarmTo(models.TextChoices):
    NOBODY = "nobody", "Personne"
    PATIENT = "patient", "Le patient"
    STAFF = "staff", "Un professionnel"
    OTHER = "other", "Quelqu’un d’autre"


class ReportState(models.TextChoices):
    RECEIVED = "received", "Reçu"
    SENT = "sent", "Transmis à l’ANSM"
