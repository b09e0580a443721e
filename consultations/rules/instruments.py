"""What an instrument said with its measure: which, when, what it signals. Codes: static/js/instruments."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from core.clock import PARIS
from territory.enums import DeviceKind

LONGEST_LABEL = 80
LONGEST_PART = 60
CLOCK_SET = range(2000, 2101)  # a clock that nobody set says 1970, or the year it was built


@dataclass(frozen=True, slots=True)
class Signal:
    """The device’s own word, and whether it leaves nothing to keep of the measure."""

    words: str
    spoils: bool = False


SIGNALS: dict[str, Signal] = {
    # Blood Pressure Measurement Status
    "body_movement": Signal("mouvement pendant la mesure"),
    "cuff_too_loose": Signal("brassard trop lâche"),
    "irregular_pulse": Signal("pouls irrégulier pendant la mesure"),
    "improper_position": Signal("mauvaise position de mesure"),
    "pulse_above_range": Signal("pouls au-dessus de ce que l’appareil sait compter"),
    "pulse_below_range": Signal("pouls au-dessous de ce que l’appareil sait compter"),
    # PLX Measurement Status
    "early_estimate": Signal("première estimation"),
    "from_storage": Signal("mesure reprise de la mémoire"),
    "questionable": Signal("mesure douteuse"),
    "demonstration": Signal("données de démonstration", spoils=True),
    "testing": Signal("données d’essai", spoils=True),
    "calibrating": Signal("étalonnage en cours", spoils=True),
    "unavailable": Signal("mesure indisponible", spoils=True),
    "invalid": Signal("mesure non valable", spoils=True),
    # PLX Device and Sensor Status
    "irregular_signal": Signal("traitement du signal irrégulier"),
    "poor_signal": Signal("signal faible"),
    "low_perfusion": Signal("faible perfusion au capteur"),
    "erratic_signal": Signal("signal instable"),
    "questionable_pulse": Signal("pouls douteux"),
    "interference": Signal("capteur perturbé"),
    "unknown_sensor": Signal("capteur inconnu"),
    "sensor_displaced": Signal("capteur déplacé"),
    "equipment_malfunction": Signal("appareil en panne", spoils=True),
    "inadequate_signal": Signal("signal insuffisant", spoils=True),
    "no_pulsation": Signal("aucune pulsation au capteur", spoils=True),
    "sensor_unconnected": Signal("capteur non posé", spoils=True),
    "sensor_malfunction": Signal("capteur en panne", spoils=True),
    "sensor_disconnected": Signal("capteur débranché", spoils=True),
    # Glucose Sensor Status Annunciation
    "battery_low": Signal("pile faible"),
    "clock_fault": Signal("horloge de l’appareil à régler"),
    "not_capillary": Signal("prélèvement non capillaire"),
    "device_fault": Signal("défaut de l’appareil", spoils=True),
    "sample_too_small": Signal("goutte de sang insuffisante", spoils=True),
    "strip_insertion": Signal("bandelette mal insérée", spoils=True),
    "strip_type": Signal("bandelette d’un autre type", spoils=True),
    "result_too_high": Signal("résultat au-dessus de ce que l’appareil sait mesurer", spoils=True),
    "result_too_low": Signal("résultat au-dessous de ce que l’appareil sait mesurer", spoils=True),
    "too_warm": Signal("appareil trop chaud pour mesurer", spoils=True),
    "too_cold": Signal("appareil trop froid pour mesurer", spoils=True),
    "read_interrupted": Signal("bandelette retirée trop tôt", spoils=True),
    "control_solution": Signal("solution de contrôle, et non du sang", spoils=True),
}


# By LOINC code, what each sign is taken with, the usual one first; the others need no device.
TAKEN_WITH: dict[str, tuple[DeviceKind, ...]] = {
    "8310-5": (DeviceKind.THERMOMETER,),
    "8867-4": (DeviceKind.OXIMETER, DeviceKind.BLOOD_PRESSURE),
    "8480-6": (DeviceKind.BLOOD_PRESSURE,),
    "8462-4": (DeviceKind.BLOOD_PRESSURE,),
    "20564-1": (DeviceKind.OXIMETER,),
    "29463-7": (DeviceKind.SCALE,),
    "2339-0": (DeviceKind.GLUCOMETER,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value as a device gave it. `read` is in its own unit; `at` is its own clock.

    `instrument` is the kind of device, by the service it speaks; "" when the page does not say.
    """

    value: Decimal
    device: str
    read: str = ""
    serial: str = ""
    software: str = ""
    instrument: str = ""
    at: dt.datetime | None = None
    signals: tuple[str, ...] = ()
    is_simulated: bool = False


def reading_of(text: str) -> Reading | None:
    """What the page joined to a value; None when it joined nothing that names a device."""
    said = _object(text)
    value = _number(said.get("value"))
    if value is None:
        return None
    codes = said.get("signals")
    return Reading(
        value=value,
        device=_text(said, "device", LONGEST_LABEL),
        read=_text(said, "read", LONGEST_PART),
        serial=_text(said, "serial", LONGEST_PART),
        software=_text(said, "software", LONGEST_PART),
        instrument=_text(said, "instrument", LONGEST_PART),
        at=_instant(_text(said, "at", LONGEST_PART)),
        signals=tuple(str(code) for code in codes) if isinstance(codes, list) else (),
        is_simulated=said.get("simulated") is True,
    )


def refusal(reading: Reading, *, is_decoding: bool, is_simulating: bool) -> str:
    """Why the value is not kept as read by a device; "" when it may be."""
    if not is_decoding:
        return "La lecture des appareils n’est pas ouverte ici : saisissez la valeur à la main."
    if reading.is_simulated and not is_simulating:
        return "Cette valeur vient d’un appareil simulé : elle n’est pas gardée ici."
    if not reading.device:
        return "L’appareil ne dit pas son nom : saisissez la valeur à la main."
    if any(code not in SIGNALS for code in reading.signals):
        return "L’appareil signale ce qui n’est pas connu ici : saisissez la valeur à la main."
    spoilt = next((SIGNALS[code] for code in reading.signals if SIGNALS[code].spoils), None)
    return f"L’appareil signale : {spoilt.words}. Refaites la mesure." if spoilt else ""


def worded(signals: tuple[str, ...] | list[str]) -> list[str]:
    """In words, those that are known."""
    return [SIGNALS[code].words for code in signals if code in SIGNALS]


def _object(text: str) -> dict[str, Any]:
    """What the page wrote; nothing when it is nothing of ours."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _number(found: Any) -> Decimal | None:
    try:
        value = Decimal(str(found))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _text(said: dict[str, Any], name: str, longest: int) -> str:
    """What prints, no longer than its column."""
    text = said.get(name)
    printed = "".join(sign for sign in text if sign.isprintable()) if isinstance(text, str) else ""
    return printed.strip()[:longest]


def _instant(text: str) -> dt.datetime | None:
    """The clock of a device has no zone: it is set to the hour of the room."""
    try:
        local = dt.datetime.fromisoformat(text).replace(tzinfo=PARIS)
    except ValueError:
        return None
    return local if local.year in CLOCK_SET else None
