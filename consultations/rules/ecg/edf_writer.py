"""A trace kept from the call becomes an EDF+ file, which other software reads too. It names nobody."""

import datetime as dt
import sys
import unicodedata
from array import array
from collections.abc import Sequence

from consultations.rules.ecg.edf import ANNOTATIONS, HEADER, WIDTHS
from consultations.rules.ecg.edf_about import SERIAL, SIMULATED, SOFTWARE, day_written
from consultations.rules.ecg.recording import HOLE, Device, Lead, Recording

MARKS = 30  # samples of the signal that dates each record
# -32768 is left for what was not measured: it lies outside what the header declares.
LOW, HIGH = -32767, 32767


def write(recording: Recording) -> bytes:
    """Records of one second; what is left of the last one is written as not measured, and not read again."""
    rate = round(recording.rate)
    leads, count = recording.leads, -(-len(recording.leads[0].samples) // rate)
    at = recording.started_at or dt.datetime(1985, 1, 1)  # noqa: DTZ001 - EDF has no time zone
    head = [
        ("0", 8),
        ("X X X X", 80),
        (_about(recording.device, at), 80),
        (f"{at:%d.%m.%y}", 8),
        (f"{at:%H.%M.%S}", 8),
        (str(HEADER * (len(leads) + 2)), 8),
        ("EDF+C", 44),
        (str(count), 8),
        ("1", 8),
        (str(len(leads) + 1), 4),
    ]
    records = b"".join(_record(leads, rate, second) for second in range(count))
    return b"".join(_field(*one) for one in head) + _signals(leads, rate, recording.device) + records


def _about(device: Device, at: dt.datetime) -> str:
    equipment = _word(f"{device.maker} {device.model}".strip(), 24) or "X"
    more = [
        f"{SERIAL}{_word(device.serial, 10)}" if device.serial else "",
        f"{SOFTWARE}{_word(device.software, 6)}" if device.software else "",
        SIMULATED if device.is_simulated else "",
    ]
    return " ".join(filter(None, ["Startdate", day_written(at.date()), "X", "X", equipment, *more]))


def _signals(leads: Sequence[Lead], rate: int, device: Device) -> bytes:
    filters = _plain(device.filters)
    rows = [
        (f"ECG {lead.name}", "", "uV", _short(LOW * lead.microvolts), _short(HIGH * lead.microvolts),
         str(LOW), str(HIGH), filters, str(rate), "")
        for lead in leads
    ]  # fmt: skip
    rows.append((ANNOTATIONS, "", "", "-1", "1", "-32768", "32767", "", str(MARKS), ""))
    columns = zip(WIDTHS, zip(*rows, strict=True), strict=True)
    return b"".join(_field(value, width) for width, values in columns for value in values)


def _record(leads: Sequence[Lead], rate: int, second: int) -> bytes:
    parts = []
    for lead in leads:
        values = lead.samples[second * rate : (second + 1) * rate]
        values = values + array("h", [HOLE]) * (rate - len(values))
        if sys.byteorder == "big":
            values.byteswap()
        parts.append(values.tobytes())
    return b"".join(parts) + f"+{second}\x14\x14\x00".encode().ljust(2 * MARKS, b"\0")


def _short(value: float) -> str:
    """In the eight letters of a field, as near as they allow."""
    return next(text for digits in range(8, 0, -1) if len(text := f"{value:.{digits}g}") <= 8)


def _field(text: str, width: int) -> bytes:
    return text[:width].ljust(width).encode("ascii", "replace")


def _plain(text: str) -> str:
    """EDF is ASCII: « é » becomes « e »."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _word(text: str, most: int) -> str:
    return "_".join(_plain(text).split())[:most]
