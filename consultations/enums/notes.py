"""What is written."""

from django.db import models


class NoteField(models.TextChoices):
    """What saves itself while it is typed."""

    REPORT = "report", "Compte rendu"
    NURSE_NOTE = "nurse_note", "Observation infirmière"


class HistoryDecided(models.TextChoices):
    """What was decided, during an act, of an item of the file."""

    CONFIRMED = "confirmed", "confirmé"
    INEXACT = "inexact", "pas exact"
    STOPPED = "stopped", "arrêté"


HISTORY_ENDS = (HistoryDecided.INEXACT, HistoryDecided.STOPPED)
