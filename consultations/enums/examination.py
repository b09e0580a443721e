"""What is measured, heard and seen."""

from django.db import models


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


class MeasureMethod(models.TextChoices):
    """How a vital sign came into the file."""

    TYPED = "typed", "saisie à la main"
    BLUETOOTH = "bluetooth", "lu par Bluetooth"
    SIMULATED = "simulated", "lu d’un appareil simulé"


class DeviceOrigin(models.TextChoices):
    """Who says which device it is: a browser may keep a serial number to itself."""

    READ = "read", "lu sur l’appareil"
    INVENTORY = "inventory", "inventaire"


class ObservedKind(models.TextChoices):
    """What a physician sees at the door and loses at a distance: the person beside the patient says it."""

    GAIT = "gait", "Marche"
    MOOD = "mood", "Humeur"
    UNDRESSING = "undressing", "Déshabillage"


# What is said of each, in one press; neither scores nor findings.
OBSERVED_WORDS = {
    ObservedKind.GAIT: ("sans aide", "avec une aide", "en fauteuil", "ne se lève pas"),
    ObservedKind.MOOD: ("calme", "inquiétude", "tristesse", "agitation"),
    ObservedKind.UNDRESSING: ("sans aide", "avec une aide", "avec douleur", "pas fait"),
}


class AuscultationPoint(models.TextChoices):
    """Where the stethoscope goes, in the usual order."""

    AORTIC = "aortic", "foyer aortique"
    PULMONARY = "pulmonary", "foyer pulmonaire"
    ERB = "erb", "foyer d’Erb"
    TRICUSPID = "tricuspid", "foyer tricuspide"
    MITRAL = "mitral", "foyer mitral"
    APEX_RIGHT = "apex_right", "sommet droit, devant"
    APEX_LEFT = "apex_left", "sommet gauche, devant"
    MIDDLE_RIGHT = "middle_right", "milieu du poumon droit, devant"
    MIDDLE_LEFT = "middle_left", "milieu du poumon gauche, devant"
    BASE_RIGHT = "base_right", "base droite, devant"
    BASE_LEFT = "base_left", "base gauche, devant"
    BACK_APEX_LEFT = "back_apex_left", "sommet gauche, dans le dos"
    BACK_APEX_RIGHT = "back_apex_right", "sommet droit, dans le dos"
    BACK_MIDDLE_LEFT = "back_mid_left", "milieu du poumon gauche, dans le dos"
    BACK_MIDDLE_RIGHT = "back_mid_right", "milieu du poumon droit, dans le dos"
    BACK_BASE_LEFT = "back_base_left", "base gauche, dans le dos"
    BACK_BASE_RIGHT = "back_base_right", "base droite, dans le dos"
    CAROTID_RIGHT = "carotid_right", "carotide droite"
    CAROTID_LEFT = "carotid_left", "carotide gauche"
    ABDOMEN = "abdomen", "abdomen"


class SoundFilter(models.TextChoices):
    """How the stethoscope is heard (rules/sounds.py)."""

    BELL = "bell", "Cloche"
    DIAPHRAGM = "diaphragm", "Diaphragme"
    WIDE = "wide", "Large"


class EcgSource(models.TextChoices):
    """How an ECG came into the act."""

    FILE = "file", "Fichier de l’appareil"
    CALL = "call", "Tracé gardé pendant l’appel"


class RequestKind(models.TextChoices):
    """What the physician asks of the person at the cart, in one tap."""

    STETHOSCOPE = "stethoscope", "Posez le stéthoscope"
    HAND_CAMERA = "hand_camera", "Approchez la caméra main"
