"""« Adressages »: how soon, to whom, and what becomes of one."""

from django.db import models


class Wished(models.IntegerChoices):
    """Within how many days the patient of a referral should be seen: the most urgent first."""

    TWO_DAYS = 2, "Sous 48\u00a0heures"
    WEEK = 7, "Dans la semaine"
    MONTH = 30, "Dans le mois"
    QUARTER = 90, "Dans les trois mois"


class SentTo(models.TextChoices):
    """To whom a referral may be written."""

    PHYSICIAN = "physician", "Un médecin"
    SPECIALTY = "specialty", "Une spécialité, dans un territoire"
    ROTA = "rota", "La permanence d’un territoire"


class ReferralState(models.TextChoices):
    WRITTEN = "written", "Attend une réponse"
    TAKEN = "taken", "Pris, sans rendez-vous encore"
    BOOKED = "booked", "Rendez-vous pris"
    DONE = "done", "Patient vu"
    DECLINED = "declined", "Décliné"
    WITHDRAWN = "withdrawn", "Retiré"
    EXPIRED = "expired", "Validité passée"


class ReferralDecline(models.TextChoices):
    """Why the physician whom a referral reached does not take it."""

    NOT_MINE = "not_mine", "Hors de mon exercice"
    TOO_LONG = "too_long", "Pas de place dans le délai souhaité"
    IN_PERSON = "in_person", "À voir en présence"
    INCOMPLETE = "incomplete", "Il manque une information"


class ReferralWithdrawal(models.TextChoices):
    """Why the one who wrote a referral takes it back."""

    NOT_NEEDED = "not_needed", "Il n’est plus nécessaire"
    SEEN = "seen", "Le patient a été vu autrement"
    PATIENT = "patient", "Le patient ne le souhaite pas"
    MISTAKE = "mistake", "Erreur de saisie"
