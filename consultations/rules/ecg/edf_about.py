"""The two free lines of an EDF header, which EDF+ gives an order: the patient, and the recording."""

import datetime as dt
import re

from consultations.rules.ecg.recording import Device, Named, plain

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAY = re.compile(r"(\d{2})-([A-Z]{3})-(\d{4})")
_DOTTED = re.compile(r"(\d{2})[./-](\d{2})[./-](\d{2})")
UNKNOWN = "X"
SERIAL, SOFTWARE, SIMULATED = "SN:", "SW:", "SIMULE"


def named(text: str) -> Named:
    """« code sex birth name » of EDF+; of EDF, whatever is written there."""
    line = text[8:88]
    if not _is_plus(text):
        return Named(plain(line, 80))
    words = line.split()
    name = words[3] if len(words) > 3 else UNKNOWN
    return Named(
        "" if name == UNKNOWN else plain(name.replace("_", " ")), day(words[2] if len(words) > 2 else "")
    )


def device(text: str, filters: str) -> Device:
    """« Startdate day code technician equipment », and what our own files add behind it."""
    words = text[88:168].split()
    if words[:1] != ["Startdate"]:
        return Device(model=plain(text[88:168]), filters=filters)
    more = words[5:]
    equipment = words[4] if len(words) > 4 and words[4] != UNKNOWN else ""
    return Device(
        model=plain(equipment.replace("_", " ")),
        serial=_after(more, SERIAL),
        software=_after(more, SOFTWARE),
        filters=filters,
        is_simulated=SIMULATED in more,
    )


def started_at(text: str) -> dt.datetime | None:
    words = text[88:168].split()
    on = day(words[1]) if words[:1] == ["Startdate"] and len(words) > 1 else None
    try:
        hours, minutes, seconds = (int(part) for part in text[176:184].split("."))
        hour = dt.time(hours, minutes, seconds)
        return dt.datetime.combine(on or _short_day(text[168:176]), hour)
    except (TypeError, ValueError):
        return None


def day(text: str) -> dt.date | None:
    """« 24-NOV-2026 »."""
    found = _DAY.fullmatch(text.upper())
    if found is None or found[2] not in MONTHS:
        return None
    try:
        return dt.date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None


def day_written(on: dt.date) -> str:
    return f"{on.day:02d}-{MONTHS[on.month - 1]}-{on.year:04d}"


def _short_day(text: str) -> dt.date:
    """« 24.11.26 »: 85 to 99 are of the last century."""
    found = _DOTTED.fullmatch(text.strip())
    if found is None:
        raise ValueError("no day")
    year = int(found[3])
    return dt.date(year + (1900 if year >= 85 else 2000), int(found[2]), int(found[1]))


def _after(words: list[str], sign: str) -> str:
    found = (word.removeprefix(sign) for word in words if word.startswith(sign))
    return plain(next(found, "").replace("_", " "))


def _is_plus(text: str) -> bool:
    return text[192:236].startswith("EDF+")
