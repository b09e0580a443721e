"""All the rules, and the edition of them in force on a day."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from pathways.engine.tables import (
    Act,
    Billing,
    Effect,
    Gauge,
    Row,
    Source,
    StatusRow,
    Switch,
    SwitchedOn,
    Tariff,
)
from pathways.engine.verdict import Finding, Ips, Status

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Edition:
    """What is in force during a period without any change."""

    start: dt.date
    ips: tuple[Row[Ips], ...]
    statuses: Mapping[Ips, Status]
    findings: tuple[Row[Effect], ...]
    on_request: Mapping[str, Finding]
    codes: tuple[Row[Billing], ...]
    majorations: tuple[Row[str], ...]
    payment: tuple[Row[Decimal], ...]
    tariffs: Mapping[tuple[str, str | None], Tariff]
    gauges: tuple[Gauge, ...]

    def amount(self, code: str, specialty: str | None) -> Decimal | None:
        """Euros of this code for this specialty, None when the rulebook does not know."""
        tariff = self.tariffs.get((code, specialty)) or self.tariffs.get((code, None))
        return tariff.amount if tariff else None


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
    specialties: Mapping[str, str]
    switched_on: tuple[SwitchedOn, ...] = ()
    _editions: dict[int, Edition] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def starts(self) -> tuple[dt.date, ...]:
        """The days on which something changes, oldest first."""
        return tuple(sorted(_changes(self)))

    def edition(self, day: dt.date | None) -> Edition:
        """The rules of that day; before the first, the first; for an unknown day, the last."""
        starts = self.starts
        index = len(starts) - 1 if day is None else max(bisect_right(starts, day) - 1, 0)
        if index not in self._editions:
            self._editions[index] = _edition(self, starts[index])
        return self._editions[index]

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
        ips=live(book.ips),
        statuses={ips: row.status for row in book.statuses if day in row.period for ips in row.ips},
        findings=tuple(row for row in findings if not row.outcome.on_request),
        on_request={row.key: row.finding for row in findings if row.outcome.on_request},
        codes=live(book.codes),
        majorations=live(book.majorations),
        payment=live(book.payment),
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
