"""All the rules, and the edition of them in force on a day."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic

from pathways.engine.facts import Fact, Facts
from pathways.engine.tables import (
    Act,
    Billing,
    Effect,
    Gauge,
    Outcome,
    Row,
    Source,
    StatusRow,
    Switch,
    SwitchedOn,
    Tariff,
)
from pathways.engine.verdict import Finding, Ips, Status
from pathways.engine.vocabulary import Vocabulary

_ONE_DAY = dt.timedelta(days=1)


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

    def amount(self, code: str, specialty: str | None) -> Decimal | None:
        """Euros of this code for this specialty, None when the rulebook does not know."""
        tariff = self.tariffs.get((code, specialty)) or self.tariffs.get((code, None))
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


@dataclass(frozen=True)
class Rulebook:
    """Every row of every day. `switched_on` holds the doubtful rules that a region applies, and when."""

    ips: tuple[Row[Ips], ...]
    statuses: tuple[StatusRow, ...]
    findings: tuple[Row[Effect], ...]
    codes: tuple[Row[Billing], ...]
    majorations: tuple[Row[str], ...]
    payment: tuple[Row[Decimal], ...]
    tariffs: tuple[Tariff, ...]
    gauges: tuple[Gauge, ...]
    acts: Mapping[str, Act]
    sources: Mapping[str, Source]
    switches: Mapping[str, Switch]
    vocabulary: Vocabulary
    switched_on: tuple[SwitchedOn, ...] = ()
    _editions: dict[tuple[int, tuple[str | None] | None], Edition] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def liftable(self) -> frozenset[str]:
        """The codes of the blocking findings that a physician may lift."""
        blocking = [row for row in self.findings if row.finding.severity == "blocking"]
        return frozenset(row.key for row in blocking if not row.final)

    @cached_property
    def starts(self) -> tuple[dt.date, ...]:
        """The days on which something changes, oldest first."""
        return tuple(sorted(_changes(self)))

    def edition(self, day: dt.date | None) -> Edition:
        """The rules of that day; before the first, the first; for an unknown day, the last."""
        return self._edition(day, None)

    def edition_for(self, day: dt.date | None, act: str | None) -> Edition:
        """The same, less the rows that never apply to this act (`teleconsultation`, `tele_expertise`)."""
        return self._edition(day, (act,))

    def _edition(self, day: dt.date | None, act: tuple[str | None] | None) -> Edition:
        starts = self.starts
        index = len(starts) - 1 if day is None else max(bisect_right(starts, day) - 1, 0)
        found = self._editions.get((index, act))
        if found is None:
            whole = _edition(self, starts[index])
            found = whole if act is None else whole.given("act", act[0])
            self._editions[index, act] = found
        return found

    def with_switches(self, switched_on: Iterable[SwitchedOn]) -> "Rulebook":
        """The same rules with these doubtful ones applied, and no other.

        Raises KeyError for a switch that does not exist.
        """
        chosen = tuple(switched_on)
        for switched in chosen:
            self.switches[switched.key]
        return replace(self, switched_on=chosen, _editions={})


def _changes(book: Rulebook) -> set[dt.date]:
    dated: tuple[Iterable[Any], ...] = (
        book.ips,
        book.statuses,
        book.findings,
        book.codes,
        book.majorations,
        book.payment,
        book.tariffs,
        book.gauges,
        book.switched_on,
    )
    periods = [row.period for table in dated for row in table]
    return {period.start for period in periods} | {
        period.end + _ONE_DAY for period in periods if period.end and period.end < dt.date.max
    }


def _edition(book: Rulebook, day: dt.date) -> Edition:
    applied = {switched.key for switched in book.switched_on if day in switched.period}

    def live(rows: Iterable[Row[Any]]) -> tuple[Row[Any], ...]:
        return tuple(
            row
            for row in rows
            if day in row.period
            and (row.switch is None or row.switch in applied)
            and row.unless_switch not in applied
        )

    findings = live(book.findings)
    return Edition(
        start=day,
        ips=Table(live(book.ips)),
        statuses={ips: row.status for row in book.statuses if day in row.period for ips in row.ips},
        findings=Table(row for row in findings if not row.outcome.on_request),
        on_request={row.key: row.finding for row in findings if row.outcome.on_request},
        codes=Table(live(book.codes)),
        majorations=Table(live(book.majorations)),
        payment=Table(live(book.payment)),
        tariffs=_amounts(book.tariffs, day),
        gauges=tuple(gauge for gauge in book.gauges if day in gauge.period),
    )


def _amounts(tariffs: Iterable[Tariff], day: dt.date) -> dict[tuple[str, str | None], Tariff]:
    return {
        (tariff.code, specialty): tariff
        for tariff in tariffs
        if day in tariff.period
        for specialty in (tariff.specialties or (None,))
    }
