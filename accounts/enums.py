from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """What a person is in a session. The code is `Actor.role`.

    The label names the work and not its holder, so that it agrees with everybody.
    """

    PHYSICIAN = "physician", "Médecin"
    NURSE = "nurse", "Soins infirmiers"
    PHARMACIST = "pharmacist", "Pharmacie"
    SECRETARY = "secretary", "Secrétaire"
    SITE_COORDINATOR = "site_coordinator", "Coordination de site"
    TERRITORY_COORDINATOR = "territory_coordinator", "Coordination de territoire"
    REGIONAL_ADMIN = "regional_admin", "Administration régionale"


class Scope(StrEnum):
    """Over what a role is held."""

    SITE = "site"
    TERRITORY = "territory"
    REGION = "region"


class AccountState(models.TextChoices):
    """What the list of accounts can be narrowed to."""

    ACTIVE = "active", "Actif"
    INVITED = "invited", "Invité, pas encore venu"
    DEACTIVATED = "deactivated", "Désactivé"


class ResetReason(models.TextChoices):
    """Why a second factor is forgotten."""

    PHONE_LOST = "phone_lost", "Téléphone perdu ou volé"
    PHONE_CHANGED = "phone_changed", "Téléphone changé"
    KEY_LOST = "key_lost", "Clé d’accès perdue"
    DOUBT = "doubt", "Doute sur qui s’en sert"


class Recognition(models.TextChoices):
    """How the administrator made sure of whom they are helping."""

    IN_PERSON = "in_person", "Vue en personne"
    VIDEO = "video", "Reconnue en visioconférence"
    KNOWN_PHONE = "known_phone", "Rappelée au numéro de son établissement"
    SITE = "site", "Confirmée par la coordination de son site"


class DeactivationReason(models.TextChoices):
    DEPARTURE = "departure", "Départ"
    ABSENCE = "absence", "Longue absence"
    THEFT = "theft", "Vol ou doute sur qui s’en sert"
    MISTAKE = "mistake", "Compte créé par erreur"


AUDIT_WORDING = {
    "accounts.refused": "s’est vu refuser une action",
    "accounts.provisioned": "a préparé un compte",
    "accounts.signed_in": "s’est connecté",
    "accounts.signed_out": "s’est déconnecté",
    "accounts.sign_in_failed": "a constaté un échec de connexion",
    "accounts.second_factor_failed": "a donné un second facteur erroné",
    "accounts.session_expired": "a vu sa session prendre fin, sans activité",
    "accounts.session_ended": "a fermé une session",
    "accounts.role_chosen": "a choisi son rôle",
    "accounts.second_factor_added": "a ajouté un second facteur",
    "accounts.second_factor_moved": "a changé de téléphone pour ses codes",
    "accounts.second_factor_removed": "a retiré un second facteur",
    "accounts.recovery_codes_renewed": "a renouvelé ses codes de secours",
    "accounts.password_asked": "a demandé un nouveau mot de passe",
    "accounts.password_set": "a choisi son mot de passe",
    "accounts.created": "a créé le compte",
    "accounts.changed": "a modifié le compte",
    "accounts.invited": "a envoyé l’invitation",
    "accounts.administrator_invited": "a montré, sur le serveur, l’invitation de l’administration régionale",
    "accounts.exported": "a exporté la liste des comptes",
    "accounts.deactivated": "a désactivé le compte",
    "accounts.reactivated": "a réactivé le compte",
    "accounts.second_factor_reset": "a réinitialisé le second facteur",
    "accounts.membership_added": "a ajouté un rattachement",
    "accounts.membership_ended": "a mis fin à un rattachement",
    "accounts.delegation_given": "a donné délégation",
    "accounts.delegation_ended": "a mis fin à une délégation",
}
