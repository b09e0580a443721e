"""Bases of our rows: a public identity for URLs, and the times of writing."""

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from core.errors import Invalid


class _Once(DeferredAttribute):
    """Set once: what is sealed for a row is sealed for its public id, and URLs out there carry it."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        known = instance.__dict__.setdefault(self.field.attname, value)
        if str(known) != str(value):
            raise AttributeError("A public id never changes: make another row.")


class _PublicIdField(models.UUIDField):
    descriptor_class = _Once

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.UUIDField", args, kwargs  # the column is nothing more


class PublicId(models.Model):
    """A random public identity, known before the row is written. URLs carry it, never the primary key."""

    public_id = _PublicIdField("identifiant public", default=uuid.uuid4, unique=True, editable=False)

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


Row = TypeVar("Row", bound=models.Model)


def validated(row: Row) -> Row:
    """The same row, after all its rules and constraints; Invalid with the first message and its field."""
    try:
        row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Invalid(messages[0], field="" if field == NON_FIELD_ERRORS else field) from error
    return row


def write_changes(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Writes the values that differ from what is stored, under a lock; returns their names.

    A form may have put its values on `row` already: what is stored is read again first.
    """
    row.refresh_from_db(from_queryset=type(row).objects.select_for_update())  # type: ignore[attr-defined]
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=[*changed, "updated_at"])
    return changed
