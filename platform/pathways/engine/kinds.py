"""The kinds of values a situation is made of: how each is read strictly, and its JSON Schema."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from pathways.engine import civil_time

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})", re.ASCII)
# What JSON Schema says of the same, as far as a pattern can; a checker of formats knows the calendar.
_DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_MINUTE = "([01][0-9]|2[0-3]):?[0-5][0-9]"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]{1,9})?)?"


def _whole(pattern: str) -> str:
    """Nothing before nor after, not even the end of a line that some readers let pass."""
    return f"^{pattern}$(?!\n)"


class BadValue(ValueError):
    """The value is not acceptable; the message is French and fit for the screen."""


class Kind(Protocol):
    """Reads a value that is not null."""

    def read(self, value: object) -> Any:
        """The value as the engine knows it. Raises BadValue."""

    def schema(self) -> dict[str, Any]:
        """JSON Schema of what is accepted."""


@dataclass(frozen=True, slots=True)
class Flag:
    def read(self, value: object) -> bool:
        if value is True or value is False:
            return value
        raise BadValue("Un booléen est attendu\u00a0: true ou false.")

    def schema(self) -> dict[str, Any]:
        return {"type": ["boolean", "null"]}


@dataclass(frozen=True, slots=True)
class Choice:
    values: tuple[str, ...]
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", frozenset(self.values))

    def read(self, value: object) -> str:
        if isinstance(value, str) and value in self.known:
            return value
        if not isinstance(value, str):
            raise BadValue("Un texte est attendu.")
        raise BadValue(f"Valeur inconnue. Valeurs possibles\u00a0: {', '.join(self.values)}.")

    def schema(self) -> dict[str, Any]:
        return {"enum": [*self.values, None]}


@dataclass(frozen=True, slots=True)
class SectorNumber:
    """`"1"` or `"2"`; the bare numbers 1 and 2 are read too."""

    def read(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise BadValue("Le secteur est «\u00a01\u00a0» ou «\u00a02\u00a0».")
        if str(value) not in ("1", "2"):
            raise BadValue("Secteur inconnu. Valeurs possibles\u00a0: 1, 2.")
        return str(value)

    def schema(self) -> dict[str, Any]:
        return {"enum": ["1", "2", 1, 2, None]}


@dataclass(frozen=True, slots=True)
class Day:
    def read(self, value: object) -> dt.date:
        if not isinstance(value, str):
            raise BadValue("Une date est attendue, en texte\u00a0: AAAA-MM-JJ.")
        if len(value) != 10 or not value[4] == value[7] == "-":
            raise BadValue("La date s’écrit AAAA-MM-JJ.")
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise BadValue("Cette date n’existe pas au calendrier.") from error

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date", "pattern": _whole(_DAY)}


@dataclass(frozen=True, slots=True)
class Instant:
    def read(self, value: object) -> dt.datetime:
        if not isinstance(value, str):
            raise BadValue("Une date et une heure sont attendues, en texte.")
        if not _INSTANT.fullmatch(value):
            raise BadValue("L’heure s’écrit AAAA-MM-JJTHH:MM:SS+HH:MM, avec son décalage.")
        try:
            return dt.datetime.fromisoformat(value).astimezone(civil_time.PARIS)
        except ValueError as error:
            raise BadValue("Cette date ou cette heure n’existe pas.") from error
        except OverflowError as error:
            raise BadValue("Cet instant est hors du calendrier.") from error

    def schema(self) -> dict[str, Any]:
        pattern = _whole(f"{_DAY}T{_TIME}(Z|[+-]{_MINUTE})")
        return {"type": ["string", "null"], "format": "date-time", "pattern": pattern}


@dataclass(frozen=True, slots=True)
class Count:
    def read(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadValue("Un nombre entier est attendu.")
        if value < 0:
            raise BadValue("Un nombre d’actes ne peut pas être négatif.")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": ["integer", "null"], "minimum": 0}


@dataclass(frozen=True, slots=True)
class Code:
    """A code of fixed shape; `says` explains the shape."""

    pattern: str
    says: str

    def read(self, value: object) -> str:
        if not isinstance(value, str):
            raise BadValue("Un texte est attendu.")
        if not re.fullmatch(self.pattern, value, re.ASCII):
            raise BadValue(self.says)
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "pattern": _whole(self.pattern)}
