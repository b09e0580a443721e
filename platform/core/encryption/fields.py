"""Model fields whose column holds sealed bytes, bound to their row by its public id."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.expressions import Value
from django.db.models.query_utils import DeferredAttribute

from core.encryption.sealing import Sealed, seal, unseal

BLOCK = 32  # plaintexts are padded to blocks: a short value's length would tell what it says


class EncryptedAttribute(DeferredAttribute):
    """Opens the value at the first reading, when the whole row is there, and keeps it open."""

    field: "Encrypted"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.opened(value, instance)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class Encrypted(models.Field):
    """Mixed in before the field whose values and form it keeps.

    `place` holds the context fixed ("app.Model.field") when the model or the field is renamed later.
    Rows carry `public_id` (core.models.PublicId), which never changes: it is part of the seal.
    `.values()` and annotations give ciphertext; `update(field=...)` is refused, as no row is known there.
    """

    descriptor_class = EncryptedAttribute
    empty_strings_allowed = True

    def __init__(self, *args: Any, place: str = "", **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)

    # Of each kind of value

    def encode(self, value: Any) -> bytes:
        """The plaintext bytes of a value of this field."""
        raise NotImplementedError

    def decode(self, plaintext: bytes) -> Any:
        """The value of these plaintext bytes."""
        raise NotImplementedError

    # Sealing and opening

    def context(self, instance: models.Model) -> str:
        """What binds a value to its place: "app.Model.field:public id"."""
        place = self.place or f"{self.model._meta.label}.{self.name}"
        return f"{place}:{instance.public_id}"  # type: ignore[attr-defined]  # checked by check()

    def sealed(self, instance: models.Model) -> Sealed | None:
        """The row's value, sealed for that row under the current key."""
        value = getattr(instance, self.attname)
        if value is None:
            return None
        return Sealed(seal(_padded(self.encode(value)), context=self.context(instance)))

    def opened(self, value: Sealed, instance: models.Model) -> Any:
        """The value in clear; Unreadable when it was not sealed for this row and field."""
        if value == b"":  # rows older than the column: see get_db_prep_save
            return self.get_default() if self.has_default() else self.decode(b"")
        return self.decode(_unpadded(unseal(value, context=self.context(instance))))

    @contextmanager
    def shown_sealed(self, instance: models.Model) -> Iterator[None]:
        """Within, the row's attribute is an SQL value: its sealed bytes."""
        value = getattr(instance, self.attname)
        instance.__dict__[self.attname] = Value(self.sealed(instance), output_field=self)
        try:
            yield
        finally:
            instance.__dict__[self.attname] = value

    # Between Django and the column

    def get_internal_type(self) -> str:
        return "BinaryField"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:  # noqa: FBT001, FBT002
        # The plain contribution: a date would add get_next_by_…, which orders by what cannot be ordered.
        models.Field.contribute_to_class(self, cls, name, private_only)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002, FBT001
        return self.sealed(model_instance)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or isinstance(value, Sealed) or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        if value in self.empty_values or value == self.get_default():
            return connection.Database.Binary(
                b""
            )  # a migration adds the column: no row is known, nothing to hide
        raise FieldError(
            f"{self.name} is sealed row by row: save the rows, "
            "or bulk_update through core.encryption.EncryptedQuerySet."
        )

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002
        if value is None:
            return None
        # Of a value in clear a query may only ask whether it is there (constraints do): it never travels.
        return connection.Database.Binary(value if isinstance(value, Sealed) else b"")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            self._refuse(lookup_name)
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> NoReturn:
        self._refuse(lookup_name)

    def _refuse(self, lookup_name: str) -> NoReturn:
        raise FieldError(
            f"{self.name} is encrypted: {lookup_name!r} cannot be asked of it. "
            "Search a blind index (core.encryption.blind_index), or ask isnull."
        )

    # As migrations and checks see it

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.place:
            kwargs["place"] = self.place
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_row(), *self._check_unique()]

    def _check_row(self) -> Iterator[checks.CheckMessage]:
        if not any(field.name == "public_id" for field in self.model._meta.fields):
            yield checks.Error(
                "A model with encrypted fields derives from core.models.PublicId.", obj=self, id="core.E001"
            )

    def _check_unique(self) -> Iterator[checks.CheckMessage]:
        if self.unique or getattr(self, "db_index", False):
            yield checks.Error(
                "Ciphertext is never equal: index a blind index instead.", obj=self, id="core.E002"
            )


class EncryptedTextField(Encrypted, models.TextField):
    """Text. With `max_length` (characters, checked by full_clean) the form shows one line, else an area."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def encode(self, value: Any) -> bytes:
        return str(value).encode()

    def decode(self, plaintext: bytes) -> str:
        return plaintext.decode()

    def formfield(self, **kwargs: Any) -> Any:
        if self.max_length is not None and not self.choices:
            kwargs.setdefault("widget", forms.TextInput)
        return super().formfield(**kwargs)


class EncryptedJSONField(Encrypted, models.JSONField):
    """What JSON can say, and dates, UUIDs and decimals as their text."""

    empty_strings_allowed = False

    def __init__(
        self, *args: Any, encoder: type[json.JSONEncoder] | None = DjangoJSONEncoder, **kwargs: Any
    ) -> None:
        super().__init__(*args, encoder=encoder, **kwargs)

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, cls=self.encoder, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(self, plaintext: bytes) -> Any:
        return json.loads(plaintext, cls=self.decoder) if plaintext else None


class EncryptedDateField(Encrypted, models.DateField):  # type: ignore[misc]  # the stub narrows a signature
    """A civil date."""

    empty_strings_allowed = False

    def encode(self, value: Any) -> bytes:
        date: dt.date = self.to_python(value)
        return date.isoformat().encode()

    def decode(self, plaintext: bytes) -> dt.date | None:
        return dt.date.fromisoformat(plaintext.decode()) if plaintext else None


def _padded(plaintext: bytes) -> bytes:
    """Up to the next block, after ISO/IEC 7816-4: one byte 0x80, then zeros."""
    return plaintext + b"\x80" + bytes(-(len(plaintext) + 1) % BLOCK)


def _unpadded(padded: bytes) -> bytes:
    return padded.rstrip(b"\x00")[:-1]
