"""The week and its days, and how an agenda is looked at."""

from django.db import models


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Lundi"
    TUESDAY = 1, "Mardi"
    WEDNESDAY = 2, "Mercredi"
    THURSDAY = 3, "Jeudi"
    FRIDAY = 4, "Vendredi"
    SATURDAY = 5, "Samedi"
    SUNDAY = 6, "Dimanche"


class HalfDay(models.TextChoices):
    """When somebody would rather be seen."""

    MORNING = "morning", "Le matin"
    AFTERNOON = "afternoon", "L’après-midi"


class DayKind(models.TextChoices):
    """What an exception makes of its day, or of some hours of it."""

    CLOSED = "closed", "Fermé"
    OPEN = "open", "Ouvert en plus"


class AgendaView(models.TextChoices):
    """How an agenda is looked at, as its address says it."""

    DAY = "jour", "Jour"
    WEEK = "semaine", "Semaine"
    LIST = "liste", "Liste"


class FeedProblem(models.TextChoices):
    """Why another agenda could not be read: what happened, and what to do."""

    ADDRESS = "address", "Cette adresse n’est pas permise : il faut une adresse https, publique."
    REFUSED = "refused", "L’autre agenda refuse cette adresse : recopiez-la, elle a pu être changée."
    UNREACHABLE = "unreachable", "L’autre agenda ne répond pas. Un nouvel essai est fait toutes les 10 min."
    TOO_BIG = "too_big", "L’autre agenda dépasse 5 Mo : partagez-en une période plus courte."
    UNREADABLE = "unreadable", "Ce qui a été reçu n’est pas un agenda iCalendar lisible : vérifiez l’adresse."
