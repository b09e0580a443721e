"""The rules in force during a period without any change, ready to be asked."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic

from pathways.engine.facts import Fact, Facts
from pathways.engine.tables import Billing, Effect, Gauge, Outcome, Row, Tariff
from pathways.engine.verdict import Finding, Ips, Status

_ANY_DAY = ("date_known", frozenset[Fact]([True, False]))


class Table(Generic[Outcome]):
    """Rows in order, each behind the cheapest question that can rule it out."""

    def __init__(self, rows: Iterable[Row[Outcome]]) -> None:
        self.rows = tuple(rows)
        self._gated = tuple((*(row.condition.gate or _ANY_DAY), row) for row in self.rows)

    def all(self, facts: Facts) -> list[Row[Outcome]]:
        """Every row that applies."""
        return [
            row
            for name, accepted, row in self._gated
            if facts[name] in accepted and row.condition.holds(facts)
        ]

    def first(self, facts: Facts) -> Row[Outcome]:
        """The first row that applies. Raises LookupError when none does."""
        for name, accepted, row in self._gated:
            if facts[name] in accepted and row.condition.holds(facts):
                return row
        raise LookupError("no row fits: the check at loading makes this impossible")

    def given(self, name: str, value: Fact) -> "Table[Outcome]":
        """The same table once one fact is known: the same answers, with fewer questions."""
        left = [(row, row.condition.given(name, value)) for row in self.rows]
        return Table(replace(row, condition=condition) for row, condition in left if condition is not None)


@dataclass(frozen=True, slots=True)
class Edition:
    """What is in force during a period without any change."""

    start: dt.date
    ips: Table[Ips]
    statuses: Mapping[Ips, Status]
    findings: Table[Effect]
    on_request: Mapping[str, Finding]
    codes: Table[Billing]
    majorations: Table[str]
    payment: Table[Decimal]
    tariffs: Mapping[tuple[str, str | None], Tariff]
    gauges: tuple[Gauge, ...]

    def tariff(self, code: str, specialty: str | None) -> Tariff | None:
        """What this code is worth for this specialty, None when the rulebook does not know."""
        return self.tariffs.get((code, specialty)) or self.tariffs.get((code, None))

    def amount(self, code: str, specialty: str | None) -> Decimal | None:
        """The same, in euros."""
        tariff = self.tariff(code, specialty)
        return tariff.amount if tariff else None

    def given(self, name: str, value: Fact) -> "Edition":
        """This edition once one fact is known."""
        return replace(
            self,
            ips=self.ips.given(name, value),
            findings=self.findings.given(name, value),
            codes=self.codes.given(name, value),
            majorations=self.majorations.given(name, value),
            payment=self.payment.given(name, value),
        )
