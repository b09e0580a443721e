"""The words that the tables may use: facts with their values, families of specialties."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pathways.engine.conditions import Accepted, Alternative, Condition, Span
from pathways.engine.facts import Fact

UNKNOWN = "unknown"


class RulebookError(ValueError):
    """The data files do not hold together; the message is French and names the file and the row."""


@dataclass(frozen=True, slots=True)
class FactWord:
    """A fact: its French name, the values it may take (None: true or false), its unit when it is a number."""

    key: str
    label: str
    values: Mapping[str, str] | None = None
    unit: str | None = None

    def accepts(self, value: Fact) -> bool:
        """True when a table may write this value for this fact."""
        if self.values is not None:
            return value in self.values
        return isinstance(value, bool) and self.unit is None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    facts: Mapping[str, FactWord]
    groups: Mapping[str, frozenset[str]]
    group_labels: Mapping[str, str]

    def group(self, name: str, where: str) -> frozenset[str]:
        """The codes of a family of specialties. Raises RulebookError."""
        if name not in self.groups:
            raise RulebookError(f"{where}\u00a0: famille de spécialités inconnue, «\u00a0{name}\u00a0».")
        return self.groups[name]

    def condition(self, raw: Mapping[str, Any], where: str) -> Condition:
        """The condition of a row, from its `when` and `unless`. Raises RulebookError."""
        return Condition(
            self._alternatives(raw.get("when", {}), where), self._alternatives(raw.get("unless", []), where)
        )

    def _alternatives(self, raw: Any, where: str) -> tuple[Alternative, ...]:
        cases = raw if isinstance(raw, list) else [raw]
        return tuple(
            Alternative(
                tuple((name, self._accepted(name, value, where)) for name, value in flatten(case).items())
            )
            for case in cases
        )

    def _accepted(self, name: str, value: Any, where: str) -> Accepted:
        if name not in self.facts:
            raise RulebookError(f"{where}\u00a0: fait inconnu, «\u00a0{name}\u00a0».")
        word = self.facts[name]
        if isinstance(value, dict):
            return _span(word, value, where)
        values = value if isinstance(value, list) else [value]
        return frozenset[Fact]().union(*(self._values(word, item, where) for item in values))

    def _values(self, word: FactWord, value: Any, where: str) -> frozenset[Fact]:
        if value == UNKNOWN:
            return frozenset([None])
        if isinstance(value, str) and value.startswith("@"):
            return frozenset(self.group(value[1:], where))
        if not word.accepts(value):
            raise RulebookError(f"{where}\u00a0: «\u00a0{value}\u00a0» n’est pas une valeur de {word.key}.")
        return frozenset([value])


def flatten(raw: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """`{patient: {ald: true}}` as `{"patient.ald": true}`; spans stay whole."""
    flat: dict[str, Any] = {}
    for key, value in raw.items():
        if isinstance(value, dict) and not value.keys() <= {"from", "under"}:
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _span(word: FactWord, value: Mapping[str, Any], where: str) -> Span:
    low, high = value.get("from", 0), value.get("under", sys.maxsize)
    if word.unit is None or not value or not all(isinstance(end, int) for end in value.values()):
        raise RulebookError(f"{where}\u00a0: {word.key} n’accepte pas cet intervalle.")
    if low >= high:
        raise RulebookError(f"{where}\u00a0: intervalle vide pour {word.key}.")
    return Span(low, high)
