"""Bases of our rows: a public identity for URLs, the times of writing, what a secret link opens."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.contrib.postgres.lookups import Unaccent
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.db.models.query_utils import DeferredAttribute

from core.errors import Invalid, LinkRefused, Stale


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


class SecretLink(models.Model):
    """What a secret address opens: once, and for a while. What is stored, its SHA-256, opens nothing.

    The first browser uses the link up and is known from then on, by its session; a second one is refused.
    """

    ASK = "Demandez-en un autre à qui vous l’a donné."  # said after each refusal

    link_digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    link_until = models.DateTimeField("lien valable jusqu’au")
    link_used_at = models.DateTimeField("lien ouvert le", null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is kept of a link’s secret."""
        return hashlib.sha256(secret.encode()).hexdigest()

    def link_give(self, until: dt.datetime) -> str:
        """The secret of a new link, to be told once; the row is still to be saved."""
        secret = secrets.token_urlsafe(32)
        self.link_digest, self.link_until = self.digest_of(secret), until
        return secret

    def require_fresh(self, at: dt.datetime) -> None:
        """LinkRefused once it has served, or was not used in time."""
        if self.link_used_at is not None:
            raise self.refusal("Ce lien a déjà servi.")
        if at >= self.link_until:
            raise self.refusal("Ce lien n’est plus valable.")

    @classmethod
    def refusal(cls, why: str = "Ce lien ne mène nulle part.") -> LinkRefused:
        return LinkRefused(f"{why} {cls.ASK}")


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
