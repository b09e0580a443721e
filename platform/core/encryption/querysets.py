"""What Django does in bulk without asking the field for the row."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import Any, TypeVar

from django.db import models

from core.encryption.fields import Encrypted

Row = TypeVar("Row", bound=models.Model, covariant=True)


class EncryptedQuerySet(models.QuerySet[Row]):
    """A queryset whose `bulk_update` seals each row's value; the base one refuses encrypted fields."""

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        rows, names = list(objs), list(fields)
        with ExitStack() as shown:
            for field in _encrypted(self.model, names):
                for row in rows:
                    shown.enter_context(field.shown_sealed(row))
            return super().bulk_update(rows, names, batch_size)


def _encrypted(model: type[models.Model], names: Sequence[str]) -> list[Encrypted]:
    found = (model._meta.get_field(name) for name in names)
    return [field for field in found if isinstance(field, Encrypted)]
