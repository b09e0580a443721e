"""EDF and EDF+C (Kemp 1992, 2003): a header of ASCII fields, then records of 16 bits, signal after signal."""

import math
import sys
from array import array
from typing import NamedTuple

from consultations.rules.ecg import edf_about
from consultations.rules.ecg.recording import (
    HOLE,
    LEADS,
    MOST_LEADS,
    MOST_SAMPLES,
    TOO_LONG,
    Lead,
    Recording,
    Undecodable,
    check_rate,
    plain,
)

HEADER = 256
MOST_SIGNALS = 64
WIDTHS = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)
UNITS = {"uv": 1.0, "µv": 1.0, "mv": 1000.0, "v": 1e6}
ANNOTATIONS = "EDF Annotations"
BY_NAME = {name.upper(): name for name in LEADS}

CUT = "Ce fichier EDF est tronqué, ou sa longueur n’est pas celle qu’il annonce. Exportez-le de nouveau."
HEAD = "L’en-tête de ce fichier EDF ne peut pas être lu. Exportez-le de nouveau depuis l’appareil."
INTERRUPTED = (
    "Ce fichier EDF+ a des interruptions (EDF+D), que nous ne lisons pas. Exportez-le d’un seul tenant."
)
NO_LEAD = "Ce fichier EDF ne contient aucune dérivation d’ECG en microvolts ou en millivolts."
RATES_DIFFER = (
    "Les dérivations de ce fichier EDF n’ont pas la même fréquence : nous ne savons pas les montrer."
)


class Signal(NamedTuple):
    label: str
    unit: str
    physical: tuple[float, float]
    digital: tuple[int, int]
    filters: str
    held: int  # samples in a record
    place: int  # of its first sample in a record

    @property
    def lead(self) -> str:
        """« V1 » of « ECG V1 »; a lone « ECG » is itself; "" for what is no lead."""
        words = self.label.replace("-", " ").replace("_", " ").split()
        is_said = bool(words) and words[0].upper() in ("ECG", "EKG")
        rest = words[1:] if is_said else words
        if len(rest) > 1:
            return ""
        return BY_NAME.get(rest[0].upper(), "") if rest else ("ECG" if is_said else "")

    @property
    def microvolts(self) -> float:
        low, high = self.digital
        return (self.physical[1] - self.physical[0]) / (high - low) * UNITS[self.unit]

    @property
    def offset(self) -> float:
        return self.physical[0] * UNITS[self.unit] - self.digital[0] * self.microvolts

    @property
    def is_sound(self) -> bool:
        low, high = self.digital
        return self.unit in UNITS and -32768 <= low < high <= 32767 and self.physical[0] != self.physical[1]


def is_one(content: bytes) -> bool:
    return content[:8] == b"0       "


def read(content: bytes) -> Recording:
    text = _ascii(content[:HEADER])
    records, seconds, count = _numbers(text)
    if text[192:236].startswith("EDF+D"):
        raise Undecodable(INTERRUPTED)
    signals = _signals(content, count)
    _check_size(content, signals, records, int(_number(text[184:192])))
    leads = [one for one in signals if one.lead and one.is_sound][:MOST_LEADS]
    if not leads:
        raise Undecodable(NO_LEAD)
    if len({one.held for one in leads}) > 1:
        raise Undecodable(RATES_DIFFER)
    rate = check_rate(leads[0].held / seconds)
    if records * sum(one.held for one in leads) > MOST_SAMPLES:
        raise Undecodable(TOO_LONG)
    return Recording(
        leads=_leads(content, leads, records, signals),
        rate=rate,
        device=edf_about.device(text, leads[0].filters),
        named=edf_about.named(text),
        started_at=edf_about.started_at(text),
        set_aside=tuple(one.label for one in signals if one not in leads and one.label != ANNOTATIONS),
    )


def _numbers(text: str) -> tuple[int, float, int]:
    """Records, seconds of each, signals."""
    records, seconds, count = (_number(text[236:244]), _number(text[244:252]), _number(text[252:256]))
    if records < 1 or not 0 < seconds <= 3600 or not 1 <= count <= MOST_SIGNALS:
        raise Undecodable(HEAD)
    return int(records), seconds, int(count)


def _signals(content: bytes, count: int) -> list[Signal]:
    if len(content) < HEADER * (count + 1):
        raise Undecodable(CUT)
    columns, place = [], HEADER
    for width in WIDTHS:
        columns.append([_ascii(content[place + width * n : place + width * (n + 1)]) for n in range(count)])
        place += width * count
    signals, at = [], 0
    for label, _, unit, p_low, p_high, d_low, d_high, filters, samples, _ in zip(*columns, strict=True):
        held = int(_number(samples))
        if not 0 <= held <= MOST_SAMPLES:
            raise Undecodable(HEAD)
        physical, digital = (_number(p_low), _number(p_high)), (int(_number(d_low)), int(_number(d_high)))
        name = plain(label)
        signals.append(Signal(name, unit.strip().lower(), physical, digital, plain(filters), held, at))
        at += held
    return signals


def _check_size(content: bytes, signals: list[Signal], records: int, said: int) -> None:
    head = HEADER * (len(signals) + 1)
    if said != head or len(content) != head + 2 * records * _width(signals):
        raise Undecodable(CUT)


def _width(signals: list[Signal]) -> int:
    return sum(one.held for one in signals)


def _leads(content: bytes, leads: list[Signal], records: int, signals: list[Signal]) -> list[Lead]:
    head, width = HEADER * (len(signals) + 1), 2 * _width(signals)
    found = []
    for one in leads:
        samples = array("h")
        for record in range(records):
            start = head + record * width + 2 * one.place
            samples.frombytes(content[start : start + 2 * one.held])
        if sys.byteorder == "big":
            samples.byteswap()
        low, high = one.digital
        for index, value in enumerate(samples):
            if not low <= value <= high:
                samples[index] = HOLE
        found.append(Lead(name=one.lead, microvolts=one.microvolts, offset=one.offset, samples=samples))
    return _ended(found)


def _ended(leads: list[Lead]) -> list[Lead]:
    """Up to the last instant that any lead measured: what fills the last record is no part of it."""
    length = max(_measured(lead.samples) for lead in leads)
    if not length:
        raise Undecodable(NO_LEAD)
    for lead in leads:
        del lead.samples[length:]
    return leads


def _measured(samples: "array[int]") -> int:
    length = len(samples)
    while length and samples[length - 1] == HOLE:
        length -= 1
    return length


def _ascii(raw: bytes) -> str:
    return raw.decode("latin-1")


def _number(text: str) -> float:
    try:
        value = float(text.strip())
    except ValueError:
        raise Undecodable(HEAD) from None
    if not math.isfinite(value) or abs(value) > 1e9:
        raise Undecodable(HEAD)
    return value
