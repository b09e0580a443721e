"""What is written."""

from django.db import models


class NoteField(models.TextChoices):
    """What saves itself while it is typed."""

    REPORT = "report", "Compte rendu"
    NURSE_NOTE = "nurse_note", "Observation infirmière"
