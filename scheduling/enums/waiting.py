"""The waiting list, and what is planned after an act."""

from django.db import models


class WaitingState(models.TextChoices):
    WAITING = "waiting", "En attente"
    OFFERED = "offered", "Une heure est offerte"
    SERVED = "served", "Servi"
    LEFT = "left", "Retiré"
    EXPIRED = "expired", "Date passée"


class OfferOutcome(models.TextChoices):
    TAKEN = "taken", "Retenue"
    DECLINED = "declined", "Ne convenait pas"
    LAPSED = "lapsed", "Sans réponse"


class FollowUpState(models.TextChoices):
    PLANNED = "planned", "À programmer"
    BOOKED = "booked", "Pris"
    DROPPED = "dropped", "Abandonné"


class FollowUpDelay(models.TextChoices):
    """When the physician wants to see the patient again."""

    WEEK = "1s", "dans une semaine"
    FORTNIGHT = "2s", "dans deux semaines"
    MONTH = "1m", "dans un mois"
    QUARTER = "3m", "dans trois mois"
    HALF_YEAR = "6m", "dans six mois"
    YEAR = "12m", "dans un an"


class DropReason(models.TextChoices):
    """Why a planned follow-up is given up."""

    DONE = "done", "Déjà fait autrement"
    PATIENT = "patient", "Le patient ne le souhaite pas"
    USELESS = "useless", "Plus nécessaire"
    IN_PERSON = "in_person", "À voir en présence"
    GONE = "gone", "Le patient est parti, ou décédé"
    REPLACED = "replaced", "Une autre suite a été demandée"  # said by itself, never chosen
