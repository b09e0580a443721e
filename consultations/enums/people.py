"""Who is in an act, and how they come and go."""

from django.db import models


class PartyRole(models.TextChoices):
    """What somebody is in one call. The relay gets this code and nothing else."""

    PHYSICIAN = "physician", "Médecin"
    CART = "cart", "Au chariot, auprès du patient"
    PATIENT = "patient", "Patient chez lui"
    SECOND_PHYSICIAN = "second_physician", "Second médecin"
    GUEST = "guest", "Proche"
    GUARDIAN = "guardian", "Représentant légal"
    INTERPRETER = "interpreter", "Interprète"
    TRAINEE = "trainee", "Stagiaire"


# Third parties who speak, and write: the physician of the act may cut their microphone.
SILENCEABLE = (
    PartyRole.SECOND_PHYSICIAN.value,
    PartyRole.GUEST.value,
    PartyRole.GUARDIAN.value,
    PartyRole.INTERPRETER.value,
)
# Who comes by a link, without an account, in the order the choice is offered.
BY_LINK = (PartyRole.GUEST, PartyRole.GUARDIAN, PartyRole.INTERPRETER, PartyRole.TRAINEE)


class Capacity(models.TextChoices):
    """By what right somebody decides with the patient, or in their place."""

    PARENT = "parent", "Titulaire de l’autorité parentale"
    TUTOR = "tutor", "Tuteur"
    CURATOR = "curator", "Curateur"
    EMPOWERED = "empowered", "Personne habilitée par le juge"
    MANDATE = "mandate", "Mandataire de protection future"


class LinkLife(models.TextChoices):
    """How long the link of an invitation may be used."""

    FIVE = "5", "5 minutes"
    QUARTER = "15", "15 minutes"
    HALF = "30", "30 minutes"
    ACT = "act", "Jusqu’à la fin de l’acte"


class AparteEnd(models.TextChoices):
    """How an aparté ended."""

    RESUMED = "resumed", "Repris par un médecin"
    LEFT = "left", "Départ de qui l’avait commencé"
    FINISHED = "finished", "Fin de l’acte"


class ObserverEnd(models.TextChoices):
    """Why somebody who was let in without an account is not any more."""

    REMOVED = "removed", "Sortie demandée par le médecin"
    REFUSED = "refused", "Accord du patient retiré"
    FINISHED = "finished", "Fin de l’acte"
    TAKEN_BACK = "taken_back", "Invitation reprise avant d’avoir servi"
