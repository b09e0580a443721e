"""Who is in an act, and how they come and go."""

from django.db import models


class PartyRole(models.TextChoices):
    """What somebody is in one call. The relay gets this code and nothing else."""

    PHYSICIAN = "physician", "Médecin"
    CART = "cart", "Au chariot, auprès du patient"
    PATIENT = "patient", "Patient chez lui"
    SECOND_PHYSICIAN = "second_physician", "Second médecin"
    GUEST = "guest", "Tiers invité"
    INTERPRETER = "interpreter", "Interprète"
    TRAINEE = "trainee", "Stagiaire"


# Third parties who speak, and write: the physician of the act may cut their microphone.
SILENCEABLE = (PartyRole.SECOND_PHYSICIAN.value, PartyRole.GUEST.value, PartyRole.INTERPRETER.value)


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
