"""All the rules of every day, what a region decided of them, and the edition in force on a day."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from pathways.engine.editions import Edition, Table
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
from pathways.engine.verdict import Ips
from pathways.engine.vocabulary import Vocabulary

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Rulebook:
    """Every row of every day, and what a region decided: doubtful rules applied, amounts of its own."""

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
    regional_tariffs: tuple[Tariff, ...] = ()
    _editions: dict[tuple[int, tuple[str | None] | None], Edition] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def rows(self) -> tuple[Row[Any], ...]:
        """Every row that says a sentence, of every table and every day."""
        return (*self.ips, *self.findings, *self.codes, *self.majorations, *self.payment)

    @cached_property
    def liftable(self) -> frozenset[str]:
        """The codes of the blocking findings that a physician may lift."""
        blocking = [row for row in self.findings if row.finding.severity == "blocking"]
        return frozenset(row.key for row in blocking if not row.final)

    @cached_property
    def billable(self) -> tuple[str, ...]:
        """The codes that a rule bills, in the order of the nomenclature."""
        used = {row.outcome.code for row in self.codes} | {row.outcome for row in self.majorations}
        return tuple(code for code in self.acts if code in used)

    @cached_property
    def codes_by_specialty(self) -> frozenset[str]:
        """The codes whose amount may depend on the physician's specialty."""
        physicians = ("physician", "requis")
        return frozenset(row.outcome.code for row in self.codes if row.outcome.professional in physicians)

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

    def with_decisions(
        self, switched_on: Iterable[SwitchedOn] = (), tariffs: Iterable[Tariff] = ()
    ) -> "Rulebook":
        """The same rules with what a region decided, and nothing else that it may have decided before.

        An amount of the region replaces the national one of the same code and specialty, or completes it.
        Raises KeyError for a switch or a code that does not exist.
        """
        chosen, amounts = tuple(switched_on), tuple(tariffs)
        for switched in chosen:
            self.switches[switched.key]
        for tariff in amounts:
            self.acts[tariff.code]
        return replace(self, switched_on=chosen, regional_tariffs=amounts, _editions={})


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
        book.regional_tariffs,
    )
    periods = [row.period for table in dated for row in table]
    return {period.start for period in periods} | {
        period.end + _ONE_DAY for period in periods if period.end and period.end < dt.date.max
    }


def _edition(book: Rulebook, day: dt.date) -> Edition:
    applied = {switched.key: switched for switched in book.switched_on if day in switched.period}

    def live(rows: Iterable[Row[Any]]) -> tuple[Row[Any], ...]:
        return tuple(
            row if row.switch is None else _decided(row, applied[row.switch])
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
        tariffs=_amounts((*book.tariffs, *book.regional_tariffs), day),
        gauges=tuple(gauge for gauge in book.gauges if day in gauge.period),
    )


def _decided(row: Row[Any], switched: SwitchedOn) -> Row[Any]:
    """A doubtful rule by decision of the region: it says so, and lasts no longer than the decision."""
    if switched.source is None:
        return row
    source = Source(switched.source.key, f"{switched.source.title}\u00a0; {row.source.title}")
    period = row.period.shared_with(switched.period)
    finding = replace(row.finding, source=source.title, valid_from=period.start, valid_to=period.end)
    return replace(row, source=source, period=period, finding=finding)


def _amounts(tariffs: Iterable[Tariff], day: dt.date) -> dict[tuple[str, str | None], Tariff]:
    return {
        (tariff.code, specialty): tariff
        for tariff in tariffs
        if day in tariff.period
        for specialty in (tariff.specialties or (None,))
    }
