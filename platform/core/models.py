"""Bases of our rows: a public identity for URLs, and the times of writing."""

import uuid

from django.db import models


class PublicId(models.Model):
    """A random public identity, known before the row is written. URLs carry it, never the primary key."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class TimeStamped(models.Model):
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True


class Entity(PublicId, TimeStamped):
    """What most rows are: publicly identified and time-stamped."""

    class Meta:
        abstract = True
