"""Among whom and in which order an hour is looked for, and why one is kept."""

from django.db import models


class SearchScope(models.TextChoices):
    """Among whom an hour is looked for."""

    FIRST = "first", "Médecin traitant d’abord"
    PHYSICIAN = "physician", "Un médecin"
    ROTA = "rota", "Permanence du territoire"
    REGION = "region", "Toute la région"


class SearchOrder(models.TextChoices):
    SOONEST = "soonest", "au plus tôt"
    NEAREST = "nearest", "au plus proche"


class HeldKind(models.TextChoices):
    """Whose time an act takes. Who sits beside the patient of one between physicians is a physician too."""

    PHYSICIAN = "physician", "Un médecin"
    CART = "cart", "Un chariot"
    NURSE = "nurse", "Une personne qui accompagne"
    PATIENT = "patient", "Un patient"


class HeldBy(models.IntegerChoices):
    """What takes it."""

    ACT = 1, "Un rendez-vous"
    HOLD = 2, "Une heure gardée"


class HoldPurpose(models.TextChoices):
    """Why an hour is kept, and so for how long (`services.holds`)."""

    BOOKING = "booking", "Une réservation en cours"
    PROPOSAL = "proposal", "Une proposition faite à une demande"
    WAITING = "waiting", "Une place offerte à qui attend"
    MOVING = "moving", "Une autre heure choisie par le patient"
