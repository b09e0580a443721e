"""Requests: how urgent, where one stands, and why a physician declines."""

from django.db import models


class Urgency(models.IntegerChoices):
    """How soon the patient of a request is to be seen: the most urgent first."""

    HOUR = 1, "Dans l’heure"
    TODAY = 2, "Aujourd’hui"
    TWO_DAYS = 3, "Sous 48\u00a0heures"


class DemandState(models.TextChoices):
    OPEN = "open", "Attend un médecin"
    PROPOSED = "proposed", "Heures proposées"
    ACCEPTED = "accepted", "Acceptée"
    WITHDRAWN = "withdrawn", "Retirée"
    UNMET = "unmet", "Close sans médecin"


class DeclineReason(models.TextChoices):
    """Why a physician does not take a request. The last two are a judgement: nobody else is asked."""

    BUSY = "busy", "Pas disponible à temps"
    OTHER_PHYSICIAN = "other_physician", "Pour un autre médecin ou une autre spécialité"
    IN_PERSON = "in_person", "À voir en présence"
    EMERGENCY = "emergency", "Ne peut pas attendre : appeler le 15"
