"""The images of an act."""

from django.db import models


class StillSource(models.TextChoices):
    """The tracks a still may be taken from: their names in the relay."""

    CAMERA = "camera", "Caméra"
    HAND_CAMERA = "hand_camera", "Caméra main"


class EarSide(models.TextChoices):
    """Which ear an image of the hand camera is of; "" for anything else."""

    LEFT = "left", "Oreille gauche"
    RIGHT = "right", "Oreille droite"


class ImagesFate(models.TextChoices):
    """What becomes of the images already taken, when the agreement is withdrawn: the patient says it."""

    KEPT = "kept", "Elles restent au dossier"
    TAKEN_OUT = "taken_out", "Elles sont retirées du dossier"


class StillGivenUp(models.TextChoices):
    """Why the cart did not take the image that was asked of it."""

    NO_ANSWER = "no_answer", "Le chariot n’a pas répondu"
    NO_PICTURE = "no_picture", "La caméra était coupée"
    NOT_SENT = "not_sent", "L’image n’a pas pu être envoyée"
    WITHDRAWN = "withdrawn", "L’accord pour les images a été retiré"
