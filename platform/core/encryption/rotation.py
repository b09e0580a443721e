"""Moves to the current key what older ones made: columns of every model, registered stores, blind indexes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Substr

from core.encryption import keyring
from core.encryption.fields import Encrypted
from core.encryption.sealing import Sealed, Unreadable, header_of, key_id_of, seal, unseal


@dataclass(frozen=True, slots=True)
class Step:
    """One batch: how many were sealed again, and the ids of those that did not open."""

    done: int
    unreadable: tuple[str, ...] = ()


class Store(Protocol):
    """A place of things made with a key. What the current one made is left alone: run again, it resumes."""

    def remaining(self) -> int:
        """How many things an older key made."""

    def renew(self, batch: int) -> Iterator[Step]:
        """Make them again, each batch in a transaction of its own."""


_stores: dict[str, Store] = {}
_indexes: dict[str, Store] = {}


def register(name: str, store: Store) -> None:
    """Called when an app is ready, for what is sealed outside columns: `register("documents.files", ...)`."""
    _stores[name] = store


def register_index(name: str, store: Store) -> None:
    """The same for tokens of blind indexes, which have a key of their own."""
    _indexes[name] = store


def indexes() -> dict[str, Store]:
    return dict(_indexes)


def stores() -> dict[str, Store]:
    """Every encrypted column of every model, then the registered stores."""
    columns: dict[str, Store] = {}
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, Encrypted):
                columns[f"{model._meta.label}.{field.name}"] = Column(model, field)
    return columns | _stores


def is_current(sealed: bytes) -> bool:
    """Whether the current key sealed these bytes."""
    return key_id_of(sealed) == keyring.current_id()


def resealed(sealed: bytes, *, context: str) -> bytes:
    """The same plaintext under the current key; Unreadable when it does not open."""
    return seal(unseal(sealed, context=context), context=context)


class Column:
    """One encrypted column. Works on ciphertext: no value of the model is built."""

    def __init__(self, model: type[models.Model], field: Encrypted) -> None:
        self.model, self.field = model, field

    def remaining(self) -> int:
        return self._stale().count()

    def renew(self, batch: int) -> Iterator[Step]:
        last: Any = None
        while step := self._batch(last, batch):
            last, done = step
            yield done

    def _stale(self) -> "models.QuerySet[Any]":
        header = header_of(keyring.current_id())
        head = Substr(self.field.attname, 1, len(header), output_field=models.BinaryField())
        # Longer than nothing: an empty value was never sealed (see Encrypted.get_db_prep_save).
        rows = self.model._base_manager.annotate(sealed_head=head).filter(sealed_head__gt=b"")
        return rows.exclude(sealed_head=header)

    @transaction.atomic
    def _batch(self, last: Any, size: int) -> tuple[Any, Step] | None:
        rows = self._stale().order_by("pk").select_for_update(of=("self",))
        rows = rows.only("public_id", self.field.attname)
        found = list((rows if last is None else rows.filter(pk__gt=last))[:size])
        if not found:
            return None
        failed = [str(row.public_id) for row in found if not self._row(row)]
        return found[-1].pk, Step(len(found) - len(failed), tuple(failed))

    def _row(self, row: models.Model) -> bool:
        try:
            sealed = resealed(row.__dict__[self.field.attname], context=self.field.context(row))
        except Unreadable:
            return False
        self.model._base_manager.filter(pk=row.pk).update(**{self.field.attname: Sealed(sealed)})
        return True
