"""What the engine answers."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

Severity = Literal["info", "warning", "blocking"]
Professional = Literal["physician", "accompanying", "requis", "requerant"]
Status = Literal["in_pathway", "excluded_from_pathway", "outside_pathway", "not_billable"]
Ips = Literal["A", "T", "R", "U", "H", "O", "M", "D", "S", ""]

CENT = Decimal("0.01")
_write = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Finding:
    """A reason, with the text it comes from and the days on which it is good law. `valid_to` is inclusive."""

    code: str
    severity: Severity
    message: str
    source: str
    valid_from: dt.date
    valid_to: dt.date | None

    @cached_property
    def as_json(self) -> str:
        """The finding as JSON text."""
        return _write(dict(self.as_mapping))

    @cached_property
    def as_mapping(self) -> Mapping[str, str | None]:
        """The finding as JSON knows it; one finding serves every verdict, so it is written once."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "source": self.source,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


@dataclass(frozen=True, slots=True)
class Majoration:
    code: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` is in euros, without majorations; None when the tariff is not known to the rulebook."""

    professional: Professional
    code: str
    amount: Decimal | None
    majorations: tuple[Majoration, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    status: Status
    ips: Ips
    lines: tuple[Line, ...]
    amo_rate: Decimal | None
    findings: tuple[Finding, ...]

    def codes(self, severity: Severity) -> tuple[str, ...]:
        """The codes of the findings of one severity, in order."""
        return tuple(found.code for found in self.findings if found.severity == severity)


def verdict_to_mapping(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON knows it: plain numbers and ISO dates."""
    return _head(verdict) | {"findings": [dict(found.as_mapping) for found in verdict.findings]}


def verdict_to_json(verdict: Verdict) -> str:
    """The same as JSON text. Each finding is written once and spliced: they are most of the text."""
    findings = ", ".join([found.as_json for found in verdict.findings])
    return f'{_write(_head(verdict))[:-1]}, "findings": [{findings}]}}'


def verdict_from_mapping(data: Mapping[str, Any]) -> Verdict:
    """The verdict that `verdict_to_mapping` told, cent for cent."""
    return Verdict(
        data["status"],
        data["ips"],
        tuple(_line_from(line) for line in data["lines"]),
        _decimal(data["amo_rate"]),
        tuple(_finding_from(found) for found in data["findings"]),
    )


def _line_from(line: Mapping[str, Any]) -> Line:
    extras = (Majoration(extra["code"], _euros(extra["amount"])) for extra in line["majorations"])
    return Line(line["professional"], line["code"], _decimal(line["amount"]), tuple(extras))


def _finding_from(found: Mapping[str, Any]) -> Finding:
    start, end = found["valid_from"], found["valid_to"]
    days = dt.date.fromisoformat(start), dt.date.fromisoformat(end) if end else None
    return Finding(found["code"], found["severity"], found["message"], found["source"], *days)


def _euros(value: float) -> Decimal:
    return Decimal(str(value)).quantize(CENT)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else _euros(value)


def _head(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status,
        "ips": verdict.ips,
        "lines": [_line(line) for line in verdict.lines],
        "amo_rate": _number(verdict.amo_rate),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _line(line: Line) -> dict[str, Any]:
    return {
        "professional": line.professional,
        "code": line.code,
        "amount": _number(line.amount),
        "majorations": [{"code": extra.code, "amount": float(extra.amount)} for extra in line.majorations],
    }
