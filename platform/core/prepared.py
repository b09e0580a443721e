"""Reads that are asked very often: written once by each process, planned once by each connection.

Django writes its SQL anew whenever it asks, and PostgreSQL plans it anew: of a small read that is most of the
work (docs/adr/0088). A `Prepared` is made of a query whose changing values are `Given`:

    _open = Prepared(lambda: Residence.objects.filter(patient=Given("patient"), ends_on__isnull=True))
    _open(patient=patient.pk)
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet, Value
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Text = tuple[str, list[Any]]

_NUMBERS = count(1)
# What each connection has planned; forgotten with it.
_PLANNED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Given(Value):
    """The place of a value that is given each time."""

    def __init__(self, name: str) -> None:
        super().__init__(None)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:  # noqa: ARG002
        return "%s", [self]


class AnyOf(Given):
    """The place of a list, one of which it must be: `filter(pk=AnyOf("keys"))`."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:  # noqa: ARG002
        return "ANY(%s)", [self]


class Statement:
    """One statement with places for values, under a name that tells it in a log."""

    def __init__(self, name: str, text: str, places: Sequence[str], constants: Sequence[Any] = ()) -> None:
        """`text`: the places as $1, $2…, in the order of `places`; the constants as %s."""
        self._name = f"{name[:50]}_{next(_NUMBERS)}"
        self._text, self._places, self._constants = text, places, constants
        values = f" ({', '.join('%s' for _ in places)})" if places else ""
        self._call = f"EXECUTE {self._name}{values}"

    @classmethod
    def written(cls, name: str, text: str) -> "Statement":
        """By hand, its places as %(name)s."""
        places = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", text)))
        return cls(name, re.sub(r"%\((\w+)\)s", lambda found: f"${places.index(found[1]) + 1}", text), places)

    @classmethod
    def compiled(cls, name: str, sql: str, values: Sequence[Any]) -> "Statement":
        """By Django, with what it gives for each %s."""
        places: list[str] = []
        constants, left = [], iter(values)

        def numbered(found: re.Match[str]) -> str:
            value = found[0] if found[0] == "%%" else next(left)
            if isinstance(value, Given):
                if value.name not in places:
                    places.append(value.name)
                return f"${places.index(value.name) + 1}"
            if found[0] == "%s":
                constants.append(value)
            return found[0]

        return cls(name, re.sub("%%|%s", numbered, sql), places, constants)

    def bound(self, connection: BaseDatabaseWrapper, given: Mapping[str, Any]) -> Text:
        """What to execute there."""
        self._plan(connection)
        return self._call, [given[place] for place in self._places]

    def rows(self, connection: BaseDatabaseWrapper, given: Mapping[str, Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(*self.bound(connection, given))
            return list(cursor.fetchall())

    def _plan(self, connection: BaseDatabaseWrapper) -> None:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        planned = _PLANNED.setdefault(connection.connection, set())
        if self._name not in planned:
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {self._name} AS {self._text}", self._constants)
            planned.add(self._name)


class Prepared(Generic[Row]):
    """A query of the ORM: rows, their related objects and converters as Django makes them.

    What `write` builds must not depend on anything but its `Given`; it is called once.
    """

    def __init__(self, write: Callable[[], Any]) -> None:
        self._write = write

    def __call__(self, **given: Any) -> list[Row]:
        asked: Any = self._queryset.all()
        asked.query.given = given
        return list(asked)

    def first(self, **given: Any) -> Row | None:
        return next(iter(self(**given)), None)

    @cached_property
    def _queryset(self) -> QuerySet[Model, Any]:
        queryset = self._write()
        queryset.query.__class__ = (
            _Query  # as Django’s own `chain` does; setting `query` would forget values_list
        )
        queryset.query.known = {}
        return queryset  # type: ignore[no-any-return]


class _Query(Query):
    """`known`: what was found when it was compiled, common to all its copies; `given`: of this one."""

    known: dict[str, Any]
    given: Mapping[str, Any]

    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> Any:  # noqa: FBT001, FBT002
        return _Compiler(self, connection or connections[using], using, elide_empty)  # type: ignore[index, arg-type]


class _Compiler(SQLCompiler):
    """Compiles once; afterwards it only knows again what it found."""

    query: _Query

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        known = self.query.known
        if "statement" not in known:
            sql, values = super().as_sql(*args, **kwargs)
            name = self.query.get_meta().db_table
            own = {
                key: value for key, value in vars(self).items() if key not in ("query", "connection", "using")
            }
            known |= {"found": own, "statement": Statement.compiled(name, sql, values)}
        vars(self).update(known["found"])
        return known["statement"].bound(self.connection, self.query.given)
