"""When a row of a table applies: alternatives of facts, each with the values it accepts."""

import sys
from collections.abc import Container
from dataclasses import dataclass
from typing import cast

from pathways.engine.facts import Fact, Facts


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers from `low` (included) to `high` (excluded). An unknown number is in no span."""

    low: int = 0
    high: int = sys.maxsize

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int) and self.low <= value < self.high

    def overlaps(self, other: "Span") -> bool:
        """True when some whole number is in both."""
        return self.low < other.high and other.low < self.high


Accepted = frozenset[Fact] | Span


@dataclass(frozen=True, slots=True)
class Alternative:
    """All of these facts together. Without any, it always holds."""

    tests: tuple[tuple[str, Container[Fact]], ...]

    def holds(self, facts: Facts) -> bool:
        return all(facts[name] in accepted for name, accepted in self.tests)

    def excludes(self, other: "Alternative") -> bool:
        """True when no situation can satisfy both: they disagree on a fact they share."""
        theirs = dict(other.tests)
        return any(name in theirs and _apart(accepted, theirs[name]) for name, accepted in self.tests)

    def given(self, name: str, value: Fact) -> "Alternative | None":
        """What is left to ask once this fact is known; None when it can no longer hold."""
        if any(test == name and value not in accepted for test, accepted in self.tests):
            return None
        return Alternative(tuple(pair for pair in self.tests if pair[0] != name))


def _apart(left: Container[Fact], right: Container[Fact]) -> bool:
    if isinstance(left, Span) and isinstance(right, Span):
        return not left.overlaps(right)
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return left.isdisjoint(right)
    values = left if isinstance(left, frozenset) else right
    return isinstance(values, frozenset) and not any(value in left and value in right for value in values)


@dataclass(frozen=True, slots=True)
class Condition:
    """Any alternative of `when`, and none of `unless`."""

    when: tuple[Alternative, ...]
    unless: tuple[Alternative, ...] = ()

    def holds(self, facts: Facts) -> bool:
        # Plain loops instead of calls: this question is asked some fifty times a verdict.
        for alternative in self.when:
            for name, accepted in alternative.tests:
                if facts[name] not in accepted:
                    break
            else:
                return not any(exception.holds(facts) for exception in self.unless)
        return False

    @property
    def gate(self) -> tuple[str, Container[Fact]] | None:
        """A question that any situation where this holds answers so; None when there is no single one."""
        shared = set.intersection(*(set(dict(one.tests)) for one in self.when)) if self.when else set()
        for name in sorted(shared):
            accepted = [dict(one.tests)[name] for one in self.when]
            if len(accepted) == 1:
                return name, accepted[0]
            if all(isinstance(values, frozenset) for values in accepted):
                return name, frozenset[Fact]().union(*(cast("frozenset[Fact]", each) for each in accepted))
        return None

    @property
    def always(self) -> bool:
        """True when nothing at all is asked."""
        return not self.unless and any(not alternative.tests for alternative in self.when)

    def given(self, name: str, value: Fact) -> "Condition | None":
        """What is left to ask once this fact is known; None when it can no longer hold."""
        when = [alternative.given(name, value) for alternative in self.when]
        unless = [alternative.given(name, value) for alternative in self.unless]
        kept = tuple(alternative for alternative in when if alternative is not None)
        return Condition(kept, tuple(one for one in unless if one is not None)) if kept else None

    def excludes(self, other: "Condition") -> bool:
        """True when no situation can satisfy both, `unless` left aside."""
        return all(mine.excludes(theirs) for mine in self.when for theirs in other.when)
