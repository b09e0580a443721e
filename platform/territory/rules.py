"""National identifiers of structures, the files that declare the region, and what counts as low; pure."""

import csv
import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from territory.enums import Calibration, DeviceKind

INSEE = re.compile(r"(\d{2}|2A|2B)\d{3}")
LOW_BATTERY = 20  # per cent
LINE_TEST_DAYS = 90  # a line is tested again once a quarter
CALIBRATION_MONTHS = {  # by kind of device; what is not here is not calibrated
    DeviceKind.BLOOD_PRESSURE: 12,
    DeviceKind.THERMOMETER: 12,
    DeviceKind.SCALE: 12,
    DeviceKind.GLUCOMETER: 6,
    DeviceKind.OXIMETER: 24,
    DeviceKind.ECG: 24,
}
BATTERY_KINDS = frozenset(  # what is charged, or eats cells
    {
        DeviceKind.STETHOSCOPE,
        DeviceKind.OTOSCOPE,
        DeviceKind.DERMATOSCOPE,
        DeviceKind.ECG,
        DeviceKind.BLOOD_PRESSURE,
        DeviceKind.OXIMETER,
        DeviceKind.THERMOMETER,
        DeviceKind.SCALE,
        DeviceKind.GLUCOMETER,
    }
)
CALIBRATION_SOON = dt.timedelta(days=30)
TELLABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # read over the telephone without a mistake


def line_is_to_test(tested_on: dt.date | None, verdict: str, on: dt.date) -> str:
    """Why a line is to be tested again: "never", "bad", "old", or "" when its last test stands."""
    if tested_on is None:
        return "never"
    if verdict not in ("good", "fair"):
        return "bad"
    return "old" if on - tested_on > dt.timedelta(days=LINE_TEST_DAYS) else ""


def calibration_due(kind: str, calibrated_on: dt.date) -> dt.date | None:
    """The day from which the calibration counts no more; None for what is not calibrated."""
    months = CALIBRATION_MONTHS.get(DeviceKind(kind))
    if months is None:
        return None
    years, month = divmod(calibrated_on.month - 1 + months, 12)
    day = min(calibrated_on.day, 28)  # a day that every month has
    return dt.date(calibrated_on.year + years, month + 1, day)


def calibration(kind: str, calibrated_on: dt.date | None, on: dt.date) -> Calibration:
    if DeviceKind(kind) not in CALIBRATION_MONTHS:
        return Calibration.NOT_NEEDED
    due = calibration_due(kind, calibrated_on) if calibrated_on else None
    if due is None:
        return Calibration.UNKNOWN
    if on >= due:
        return Calibration.OVERDUE
    return Calibration.DUE_SOON if on >= due - CALIBRATION_SOON else Calibration.UP_TO_DATE


def luhn_key(stem: str) -> str:
    """The digit that makes `stem` + digit valid under Luhn."""
    total = 0
    for place, digit in enumerate(reversed(stem)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)


def is_luhn(number: str) -> bool:
    return number.isdigit() and len(number) > 1 and luhn_key(number[:-1]) == number[-1]


def is_finess(value: str) -> bool:
    """Nine digits under Luhn. Corsica’s 2A and 2B are written 20 for the sum, as departments once were."""
    return len(value) == 9 and is_luhn(value[:2].replace("2A", "20").replace("2B", "20") + value[2:])


@dataclass(frozen=True, slots=True)
class Declared:
    """A territory as a file declares it: `kind` is a code of TerritoryKind, `communes` are INSEE codes."""

    kind: str
    name: str
    communes: tuple[str, ...]


def declared_territories(text: str, kinds: Collection[str]) -> list[Declared]:
    """The lines `kind;name;codes separated by spaces` under a header; ValueError with the line, in French."""
    lines = list(csv.reader(text.splitlines(), delimiter=";"))
    if not lines or [cell.strip() for cell in lines[0]] != ["type", "nom", "communes"]:
        raise ValueError("la première ligne doit être « type;nom;communes ».")
    found = [_declared(number, line, kinds) for number, line in enumerate(lines[1:], 2) if any(line)]
    if not found:
        raise ValueError("aucun territoire n’y est déclaré.")
    return found


def _declared(number: int, line: list[str], kinds: Collection[str]) -> Declared:
    cells = [cell.strip() for cell in line]
    if len(cells) != 3 or not all(cells):
        raise ValueError(f"ligne {number} : il faut un type, un nom et des codes de communes.")
    kind, name, codes = cells[0].lower(), cells[1], tuple(cells[2].upper().split())
    if kind not in kinds:
        raise ValueError(f"ligne {number} : « {cells[0]} » n’est pas un type ({', '.join(kinds)}).")
    return Declared(kind, name, codes)


def declared_communes(text: str) -> frozenset[str]:
    """The INSEE codes that begin the lines, whatever follows a `;`; ValueError with the line, in French."""
    codes = [(number, line.split(";")[0].strip().upper()) for number, line in enumerate(text.splitlines(), 1)]
    for number, code in codes:
        if code and not INSEE.fullmatch(code):
            raise ValueError(f"ligne {number} : « {code} » n’est pas le code INSEE d’une commune.")
    return frozenset(code for _, code in codes if code)
