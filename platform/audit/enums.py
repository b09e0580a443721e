"""The codes of the journal."""

from django.db import models


class Erasure(models.TextChoices):
    """What becomes of a line when the patient's file is erased. It is never deleted: it holds no identity."""

    POINTLESS = "pointless", "La ligne reste, sans plus désigner personne."
    PROOF = "proof", "La ligne reste, et prouve ce qui a été fait du dossier."


SHARDS = 16  # chains: a patient's lines are all in one, and a break stops the reading of one sixteenth
