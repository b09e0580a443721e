"""The rows that the data files hold, once read."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from pathways.engine.conditions import Condition
from pathways.engine.verdict import Finding, Ips, Professional, Status

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; no end: still in force."""

    start: dt.date
    end: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def covers(self, other: "Period") -> bool:
        return self.start <= other.start and (
            self.end is None or (other.end is not None and other.end <= self.end)
        )

    def shared_with(self, other: "Period") -> "Period":
        """The days that are in both, when there are some."""
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends) if ends else None)

    def overlaps(self, other: "Period") -> bool:
        return (other.end is None or self.start <= other.end) and (
            self.end is None or other.start <= self.end
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A text: law, decree, convention, or what reports it."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A doubtful rule, off unless a region turns it on."""

    key: str
    label: str
    doubt: str
    source: Source


@dataclass(frozen=True, slots=True)
class SwitchedOn:
    """A region's decision to apply a doubtful rule during a period; `source` names the decision."""

    key: str
    period: Period
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Row(Generic[Outcome]):
    """One line of a table; its finding says why it applied. No physician decides against a `final` one."""

    key: str
    outcome: Outcome
    condition: Condition
    period: Period
    source: Source
    finding: Finding
    switch: str | None = None
    unless_switch: str | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What a finding takes away; `on_request` ones are raised by a line, never by their condition."""

    withholds: frozenset[Professional]
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class Billing:
    """Who bills what; `if_no_tariff` names the finding to raise when no amount is known."""

    professional: Professional
    code: str
    if_no_tariff: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A code of the nomenclature. A tracer is never part of a total."""

    code: str
    label: str
    tracer: bool = False
    history: bool = False


@dataclass(frozen=True, slots=True)
class Tariff:
    """Euros for a code; for these specialties only, or for all when None.

    `finding` is said whenever the amount is used: a region decided it.
    """

    code: str
    amount: Decimal
    period: Period
    source: Source
    specialties: frozenset[str] | None = None
    finding: Finding | None = None


def regional_code(code: str) -> str:
    """The finding that says that a region decided the amount of this code."""
    return f"regional_tariff_{code.lower()}"


@dataclass(frozen=True, slots=True)
class StatusRow:
    status: Status
    ips: frozenset[Ips]
    period: Period
    source: Source
    label: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """Share of the yearly activity that teleconsultations may reach, and what is counted."""

    label: str
    limit: Decimal
    limit_by_decision: Decimal | None
    warn_at: Decimal
    counts_tele_expertise: bool
    counts_own_patients: bool
    period: Period
    source: Source
    specialties: frozenset[str]
