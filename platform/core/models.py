"""Bases of our rows: a public identity for URLs, and the times of writing."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.contrib.postgres.lookups import Unaccent
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.db.models.query_utils import DeferredAttribute

from core.errors import Invalid, Stale


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


def alphabetical(*names: str) -> list[Lower]:
    """The order of a French reader: case and accents count for nothing, « Étreux » is in the E."""
    return [Lower(Unaccent(name)) for name in names]


@contextmanager
def in_words(row: models.Model) -> Iterator[None]:
    """Around a write of this row: Invalid, as `validated` says it, when somebody was faster.

    A form looks before it writes; between the two, somebody else may write.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        validated(row)  # the database waited for the other’s commit: their row can be read now
        raise


def inserted(row: Row) -> Row:
    """Writes a new row, `in_words`."""
    with in_words(row):
        row.save(force_insert=True)
    return row


def write_changes(
    row: models.Model, values: Mapping[str, Any], *, shown: Mapping[str, Any] | None = None
) -> list[str]:
    """Writes the values that differ from what is stored, under a lock; returns their names.

    `shown`: what the writer looked at. What they left as it was is not written; Stale when they changed what
    somebody else has changed since. A form may have put its values on `row` already: it is read again first.
    """
    row.refresh_from_db(from_queryset=type(row).objects.select_for_update())  # type: ignore[attr-defined]
    changes = changes_of(row, values, shown or {})
    for name, value in changes.items():
        setattr(row, name, value)
    if changes:
        with in_words(row):
            row.save(update_fields=[*changes, "updated_at"])
    return list(changes)


def changes_of(row: models.Model, values: Mapping[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be written on a row read under a lock; Stale as `write_changes` says."""
    changes = {}
    for name, value in values.items():
        stored = getattr(row, name)
        if name in shown and value == shown[name]:
            continue
        if name in shown and stored not in (value, shown[name]):
            raise Stale
        if stored != value:
            changes[name] = value
    return changes
