"""By which way a document leaves, to whom, how far it has come, and why it stopped."""

from django.db import models


class Channel(models.TextChoices):
    MSSANTE = "mssante", "MSSanté"
    SOFTWARE = "software", "Logiciel du cabinet"
    PATIENT = "patient", "Lien et code"
    DMP = "dmp", "DMP"
    NOTICE = "notice", "Dans Pivot"


# What the region counts: the document itself left, by a way made for it.
SECURE = (Channel.MSSANTE, Channel.SOFTWARE, Channel.DMP)
# What a professional may choose for themselves.
OF_PROFESSIONALS = (Channel.MSSANTE, Channel.SOFTWARE, Channel.NOTICE)


class Quality(models.TextChoices):
    """As what somebody receives it."""

    TREATING = "treating", "médecin traitant"
    REQUESTER = "requester", "médecin demandeur"
    SITE = "site", "établissement"
    PATIENT = "patient", "patient"


class DispatchState(models.TextChoices):
    WAITING = "waiting", "À envoyer"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyé"
    RECEIVED = "received", "Reçu"
    READ = "read", "Lu"
    FAILED = "failed", "Nouvel essai prévu"
    DEAD = "dead", "À reprendre"
    WITHDRAWN = "withdrawn", "Retiré"


class DispatchAction(models.TextChoices):
    TAKE = "take", "Prendre en charge"
    ACCEPT = "accept", "Accepté par le canal"
    RECEIVE = "receive", "Réception confirmée"
    READ = "read", "Lecture confirmée"
    POSTPONE = "postpone", "Échec passager"
    GIVE_UP = "give_up", "Échec définitif"
    BOUNCE = "bounce", "Refusé après envoi"
    RETRY = "retry", "Reprendre"
    RESUME = "resume", "Remettre à envoyer"
    RENEW = "renew", "Donner un autre lien"
    WITHDRAW = "withdraw", "Retirer"


class Reason(models.TextChoices):
    """Why it did not arrive, or was withdrawn. Never what a server answered: that may name somebody."""

    UNREACHABLE = "unreachable", "La messagerie ou le logiciel du destinataire ne répond pas."
    REFUSED = "refused", "L’adresse du destinataire est refusée."
    CONTENT = "content", "Le contenu est refusé par la messagerie du destinataire."
    NO_ADDRESS = "no_address", "Aucune adresse de ce destinataire n’est connue pour ce canal."
    NOT_READY = "not_ready", "Le document ne peut pas être mis en forme pour ce canal."
    NOT_CONNECTED = "not_connected", "Ce canal n’est pas raccordé sur cette plateforme."
    BOUNCED = "bounced", "La messagerie du destinataire l’a rendu."
    LOST = "lost", "L’envoi s’est interrompu plusieurs fois."
    SECRET = "secret", "Le patient mineur a demandé le secret."
    NARROWED = "narrowed", "Un médecin a restreint qui voit ce document."
    REPLACED = "replaced", "Une version corrigée part à sa place."
    REVOKED = "revoked", "Le document a été annulé."
    OTHER_CHANNEL = "other_channel", "Un autre canal a été choisi."
    HANDED = "handed", "Remis autrement."
    WRONG = "wrong", "Ce n’était pas le bon destinataire."
    USELESS = "useless", "N’est plus utile."


# What a person says when they close what did not arrive.
CLOSING = (Reason.HANDED, Reason.WRONG, Reason.USELESS)

AUDIT_WORDING = {
    "correspondence.asked": "a demandé l’envoi d’un document",
    "correspondence.sent": "a envoyé un document à son destinataire",
    "correspondence.received": "a enregistré la réception d’un document envoyé",
    "correspondence.read": "a enregistré la lecture d’un document envoyé",
    "correspondence.given_up": "n’a pas pu remettre un document",
    "correspondence.retried": "a repris l’envoi d’un document",
    "correspondence.renewed": "a donné un autre lien vers un document",
    "correspondence.switched": "a choisi un autre canal pour un document",
    "correspondence.closed": "a clos l’envoi d’un document",
    "correspondence.mailbox_set": "a réglé où il reçoit ses documents",
    "correspondence.site_mailbox_set": "a réglé la boîte MSSanté d’un établissement",
    "correspondence.code_sent": "a demandé un code pour lire un document",
    "correspondence.code_refused": "a donné un code faux pour lire un document",
    "correspondence.link_opened": "a ouvert le lien d’un document",
    "correspondence.opened_by_link": "a lu un document par son lien",
    "correspondence.withdrawn": "a retiré l’envoi d’un document",
}
