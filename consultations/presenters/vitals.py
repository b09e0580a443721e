"""Vital signs to read and to type. A value asked again is marked; what it means is never said."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings

from consultations import selectors
from consultations.enums import VitalKind
from consultations.models import Consultation, VitalSign
from consultations.presenters.trends import Trend, trend
from consultations.rules import vitals as rules
from consultations.rules import words
from consultations.selectors import LastMeasure

PRESSURE = (VitalKind.SYSTOLIC, VitalKind.DIASTOLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalLine:
    """What components/vitals.html shows, and the row’s id to withdraw it."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    out: bool = False
    public_ids: tuple[str, ...] = ()
    trend: Trend | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalEntry:
    """One line to type."""

    code: str
    label: str
    unit: str
    step: str
    previous: str
    current: str
    methods: tuple[str, ...]


def vital_lines(consultation: Consultation) -> list[VitalLine]:
    """The standing measures; the two figures of the blood pressure in one."""
    standing = selectors.vitals_of(consultation)
    lines = _lines(standing, selectors.previous_vitals(consultation))
    if not lines:
        return []
    earlier = selectors.earlier_vitals(consultation)
    shown = _shown([VitalKind(row.kind) for row in standing])
    return [
        replace(line, trend=trend(earlier.get(kind, ()))) for line, kind in zip(lines, shown, strict=True)
    ]


def latest_lines(rows: Iterable[VitalSign]) -> list[VitalLine]:
    """The last measure of each kind, whatever the act, each with its day."""
    found = {VitalKind(row.kind): row for row in rows}
    dated = _lines(found.values(), {})
    days = [words.short_day(found[kind].measured_at) for kind in _shown(found)]
    return [replace(line, note=f"le {day}") for line, day in zip(dated, days, strict=True)]


def _lines(standing: Iterable[VitalSign], previous: dict[str, LastMeasure]) -> list[VitalLine]:
    rows = {VitalKind(row.kind): row for row in standing}
    return [
        _pressure(rows[kind], rows[VitalKind.DIASTOLIC], previous)
        if kind == VitalKind.SYSTOLIC and VitalKind.DIASTOLIC in rows
        else _line(kind, rows[kind], previous.get(kind))
        for kind in _shown(rows)
    ]


def _shown(rows: Collection[VitalKind]) -> list[VitalKind]:
    """Those with a line of their own: the lower pressure is read with the higher one."""
    both = VitalKind.SYSTOLIC in rows
    return [kind for kind in rows if not (both and kind == VitalKind.DIASTOLIC)]


def origin(consultation: Consultation) -> str:
    """« Nadia Benali, 14 h 08 »: who typed the last measure."""
    rows = selectors.vitals_of(consultation)
    if not rows:
        return ""
    last = max(rows, key=lambda row: row.measured_at)
    return f"{last.entered_by}, {words.hour(last.measured_at)}"


def entries(consultation: Consultation) -> list[VitalEntry]:
    """The signs in the order they are taken, with the value before and the value already typed."""
    typed = {row.kind: _value(row) for row in selectors.vitals_of(consultation)}
    previous = selectors.previous_vitals(consultation)
    return [
        VitalEntry(
            code=code,
            label=sign.label,
            unit=sign.shown,
            step=str(sign.step),
            previous=_before(code, previous.get(code)),
            current=rules.quantity(typed[code], sign) if code in typed else "",
            methods=sign.methods,
        )
        for code, sign in rules.SIGNS.items()
    ]


def _line(kind: VitalKind, row: VitalSign, before: LastMeasure | None) -> VitalLine:
    sign = rules.SIGNS[kind]
    return VitalLine(
        label="Temp." if kind == VitalKind.TEMPERATURE else sign.label,
        value=rules.number(_value(row)),
        unit=sign.shown,
        note=" · ".join(filter(None, [row.measure["note"], _earlier(kind, row, before)])),
        out=_is_out(kind, row),
        public_ids=(str(row.public_id),),
    )


def _pressure(high: VitalSign, low: VitalSign, previous: dict[str, LastMeasure]) -> VitalLine:
    before = [previous.get(code) for code in PRESSURE]
    said = ""
    if before[0] and before[1]:
        figures = "/".join(rules.number(one.value) for one in before if one)
        said = f"{figures} {_on(before[0], high)}"
    return VitalLine(
        label="Tension",
        value=f"{rules.number(_value(high))}/{rules.number(_value(low))}",
        unit="mmHg",
        note=said,
        out=_is_out(VitalKind.SYSTOLIC, high) or _is_out(VitalKind.DIASTOLIC, low),
        public_ids=(str(high.public_id), str(low.public_id)),
    )


def _earlier(kind: VitalKind, row: VitalSign, before: LastMeasure | None) -> str:
    """« 96 le 19 nov. »; for the weight « + 1,8 kg en 7 j », a difference and nothing about what it means."""
    if before is None:
        return ""
    days = (row.measured_at.date() - before.measured_at.date()).days
    if kind != VitalKind.WEIGHT or not days:
        return f"{rules.number(before.value)} {_on(before, row)}"
    change = _value(row) - before.value
    sign = "+" if change > 0 else "\N{MINUS SIGN}" if change < 0 else "±"
    return f"{sign} {rules.number(abs(change))}{words.NB}kg en {days}{words.NB}j"


def _on(before: LastMeasure, row: VitalSign) -> str:
    """« le 19 nov. », « à 9 h 30 » when it was the same day."""
    if before.measured_at.date() == row.measured_at.date():
        return f"à {words.hour(before.measured_at)}"
    return f"le {words.short_day(before.measured_at)}"


def _before(code: str, last: LastMeasure | None) -> str:
    if last is None:
        return ""
    return f"{rules.quantity(last.value, rules.SIGNS[code])} le {words.short_day(last.measured_at)}"


def _value(row: VitalSign) -> Decimal:
    return Decimal(str(row.measure["value"]))


def _is_out(kind: VitalKind, row: VitalSign) -> bool:
    return bool(settings.MEDICAL_FUNCTIONS["vital_bounds"]) and rules.is_asked_again(kind, _value(row))
