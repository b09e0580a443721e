"""Where a measure comes from, in words; and what the preparation needs to read an instrument."""

import datetime as dt
import json
from dataclasses import dataclass

from django.conf import settings

from consultations import selectors
from consultations.enums import DeviceOrigin, MeasureMethod, VitalKind
from consultations.models import Consultation, VitalSign
from consultations.rules import instruments, words
from consultations.rules import vitals as rules
from territory.models import Device

SAME_TIME = dt.timedelta(minutes=5)  # nobody sets the clock of a cuff to the second


@dataclass(frozen=True, slots=True)
class Offer:
    """`signals`: in JSON, by code, the words and whether they spoil the measure."""

    signals: str
    is_simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Measures that came the same way."""

    labels: str
    said: str
    device: str
    signalled: str
    is_simulated: bool


def offer() -> Offer | None:
    """None where the software reads no device."""
    if not settings.MEDICAL_FUNCTIONS["device_decoding"]:
        return None
    known = {code: [one.words, one.spoils] for code, one in instruments.SIGNALS.items()}
    return Offer(json.dumps(known, ensure_ascii=False), settings.SIMULATED_INSTRUMENTS)


@dataclass(frozen=True, slots=True)
class TakenWith:
    """What a typed value may have been read on, and what is proposed: "" where it could be several."""

    choices: tuple[tuple[str, str], ...]
    proposed: str


def taken_with(consultation: Consultation) -> dict[str, TakenWith]:
    """By sign that something of the cart takes; the lower pressure goes with the upper one."""
    found = selectors.devices_taking(consultation)
    return {kind: _taken_with(rows) for kind, rows in found.items() if rows and kind != VitalKind.DIASTOLIC}


def _taken_with(rows: list[Device]) -> TakenWith:
    choices = tuple((str(one.public_id), _inventoried(one)) for one in rows)
    is_one = sum(one.kind == rows[0].kind for one in rows) == 1
    return TakenWith(choices, choices[0][0] if is_one else "")


def _inventoried(device: Device) -> str:
    return f"{device.label}, n°{words.NB}{device.serial_number}" if device.serial_number else device.label


def origins(consultation: Consultation) -> list[Origin]:
    """How each standing measure was taken: those of one press of one device in one line."""
    groups: dict[tuple[str, ...], list[VitalSign]] = {}
    for row in selectors.vitals_of(consultation):
        groups.setdefault((_said(row), _device(row), _signalled(row)), []).append(row)
    return [
        Origin(
            labels=_labels([row.kind for row in rows]),
            said=said,
            device=device,
            signalled=signalled,
            is_simulated=rows[0].method == MeasureMethod.SIMULATED,
        )
        for (said, device, signalled), rows in groups.items()
    ]


def _labels(kinds: list[str]) -> str:
    """« Pouls, SpO₂ »; the two figures of one blood pressure are « Tension »."""
    is_pressure = {rules.SYSTOLIC, rules.DIASTOLIC} <= set(kinds)
    names = [
        "Tension" if is_pressure and kind == rules.SYSTOLIC else rules.SIGNS[kind].label
        for kind in kinds
        if not (is_pressure and kind == rules.DIASTOLIC)
    ]
    return ", ".join(names)


def _said(row: VitalSign) -> str:
    """« lu par Bluetooth, Nadia Benali, 14 h 08 »."""
    return f"{MeasureMethod(row.method).label}, {row.entered_by}, {words.hour(row.measured_at)}"


def _device(row: VitalSign) -> str:
    """« A&D UA-651BLE, n° 5200001 (inventaire), logiciel 1.2.3 »."""
    parts = [
        row.device_label,
        row.device_serial and f"n°{words.NB}{row.device_serial} ({DeviceOrigin(row.device_origin).label})",
        row.device_software and f"logiciel {row.device_software}",
        _clock(row),
    ]
    return ", ".join(filter(None, parts))


def _clock(row: VitalSign) -> str:
    """The hour of the device, where it tells another story than ours."""
    at = row.device_at
    if at is None or abs(at - row.measured_at) < SAME_TIME:
        return ""
    return f"heure de l’appareil : {words.moment(at)}"


def _signalled(row: VitalSign) -> str:
    return ", ".join(instruments.worded(row.measure.get("signals", [])))
