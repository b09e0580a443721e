"""By which way a message goes, and how far it has come."""

from django.db import models


class Channel(models.TextChoices):
    PAGE = "page", "Dans Pivot"
    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"


# What leaves the house, through a carrier; a notice in the page is written and there.
CARRIED = (Channel.EMAIL, Channel.SMS)


class MessageState(models.TextChoices):
    QUEUED = "queued", "À envoyer"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyé"
    DELIVERED = "delivered", "Remis"
    FAILED = "failed", "Nouvel essai prévu"
    DEAD = "dead", "Non remis"
    LAPSED = "lapsed", "Dépassé"


class MessageAction(models.TextChoices):
    TAKE = "take", "Prendre en charge"
    ACCEPT = "accept", "Accepté par le transporteur"
    CONFIRM = "confirm", "Remise confirmée"
    POSTPONE = "postpone", "Échec passager"
    GIVE_UP = "give_up", "Échec définitif"
    BOUNCE = "bounce", "Remise refusée"
    RESEND = "resend", "Renvoyer"
    LAPSE = "lapse", "Laissé\u00a0: plus utile"


AUDIT_WORDING = {
    "notifications.resent": "a renvoyé un message non remis",
    "notifications.preference_set": "a changé ses préférences d’avis",
}
