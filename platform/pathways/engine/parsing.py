"""Strict reading of a situation given as JSON: every refusal says where and why."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from nomenclature.specialties import specialty_labels
from pathways.engine import civil_time, situation
from pathways.engine.kinds import BadValue, Choice, Code, Count, Day, Flag, Instant, Kind, SectorNumber
from pathways.engine.situation import Situation

Fields = Mapping[str, Kind]

_FLAG, _DAY, _COUNT = Flag(), Day(), Count()
_COMMUNE = Code(
    "([0-9]{5}|2[AB][0-9]{3})", "Le code INSEE d’une commune compte cinq caractères (02361, 2A004)."
)
_RPPS = Code("[0-9]{11}", "Un numéro RPPS compte onze chiffres.")


def _choice(literal: Any) -> Choice:
    return Choice(get_args(literal))


@lru_cache(maxsize=1)
def top_fields() -> Fields:
    """The plain keys of a situation."""
    return MappingProxyType(
        {
            "date": _DAY,
            "starts_at": Instant(),
            "form": _choice(situation.Form),
            "video": _choice(situation.Video),
            "urgency": _FLAG,
            "regulated": _FLAG,
            "orientation": _choice(situation.Orientation),
            "last_in_person_on": _DAY,
        }
    )


@lru_cache(maxsize=1)
def nested_fields() -> Mapping[str, tuple[type, Fields]]:
    """The keys of a situation that hold an object, with their class and their own keys."""
    return MappingProxyType(
        {
            "patient": (situation.Patient, _patient()),
            "physician": (situation.Physician, _physician()),
            "requester": (
                situation.Requester,
                {"profession": _choice(situation.RequesterProfession), "liberal": _FLAG},
            ),
            "accompanying": (
                situation.Accompanying,
                {
                    "profession": _choice(situation.AccompanyingProfession),
                    "liberal": _FLAG,
                    "setting": _choice(situation.Setting),
                },
            ),
            "year_counts": (
                situation.YearCounts,
                {"requis_patient": _COUNT, "requerant_patient": _COUNT, "patient_total": _COUNT},
            ),
        }
    )


def _patient() -> Fields:
    return {
        "birth_date": _DAY,
        "commune": _COMMUNE,
        "priority_zone": _FLAG,
        "away_from_home": _FLAG,
        "ehpad_resident": _FLAG,
        "disability_resident": _FLAG,
        "detainee": _FLAG,
        "ald": _FLAG,
        "maternity": _FLAG,
        "work_accident": _FLAG,
        "treating_physician": _choice(situation.TreatingPhysician),
        "treating_physician_available": _FLAG,
    }


def _physician() -> Fields:
    return {
        "rpps": _RPPS,
        "specialty": Choice(tuple(specialty_labels())),
        "sector": SectorNumber(),
        "optam": _FLAG,
        "opposable_tariff": _FLAG,
        "salaried": _FLAG,
        "volunteer": _FLAG,
        "is_treating_physician": _FLAG,
        "replaces_treating_physician": _FLAG,
        "commune": _COMMUNE,
        "same_territory": _FLAG,
    }


class SituationError(ValueError):
    """A situation that cannot be read or have happened. `path` is dotted; empty for the whole."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        self.message = message
        super().__init__(f"{path}: {message}")


def situation_from_mapping(data: object) -> Situation:
    """The frozen situation behind a JSON object; null and absent both mean unknown.

    Raises SituationError for an unknown key, a wrong type, an unknown value or an impossible fact.
    """
    outer, nested = _records()
    values: dict[str, Any] = {}
    plain = {}
    for key, value in _object(data, "").items():
        if key not in nested:
            plain[key] = value
        elif value is not None:
            values[key] = nested[key].build(**_values(_object(value, key), nested[key], key))
    read = Situation(**values, **_values(plain, outer, ""))
    if read.date is None and read.starts_at is not None:
        read = replace(read, date=_civil_day(read.starts_at))
    _refuse_impossible(read)
    return read


class _Record(NamedTuple):
    """`readers` are the kinds again, as fast as they can be while a value is good."""

    build: Callable[..., Any]
    fields: Fields
    readers: Mapping[str, Callable[[Any], Any]]


@lru_cache(maxsize=1)
def _records() -> tuple[_Record, Mapping[str, _Record]]:
    nested = {key: _record(build, fields) for key, (build, fields) in nested_fields().items()}
    return _record(Situation, top_fields()), nested


def _record(build: Callable[..., Any], fields: Fields) -> _Record:
    return _Record(build, fields, {key: _reader(kind) for key, kind in fields.items()})


def _reader(kind: Kind) -> Callable[[Any], Any]:
    return {value: value for value in kind.values}.__getitem__ if isinstance(kind, Choice) else kind.read


def _object(data: object, path: str) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise SituationError(path, "Un objet est attendu.")
    return data


def _values(data: Mapping[str, object], record: _Record, where: str) -> dict[str, Any]:
    values = {}
    readers = record.readers
    key, value = "", None
    try:
        for key, value in data.items():
            read = readers[key]
            if value is not None:
                values[key] = read(value)
    except (KeyError, TypeError, BadValue):
        raise _refusal(record.fields, key, value, f"{where}.{key}" if where else key) from None
    return values


def _refusal(fields: Fields, key: str, value: object, path: str) -> SituationError:
    if key not in fields:
        return SituationError(path, "Clé inconnue.")
    try:
        fields[key].read(value)
    except BadValue as error:
        return SituationError(path, str(error))
    raise AssertionError("a quick reader refused what its kind accepts")


def _refuse_impossible(read: Situation) -> None:
    born, seen, day = read.patient.birth_date, read.last_in_person_on, read.date
    if read.starts_at is not None and day is not None and _civil_day(read.starts_at) != day:
        raise SituationError("starts_at", "Cette heure, à Paris, n’est pas celle du jour de l’acte.")
    if _after(born, day):
        raise SituationError("patient.birth_date", "Le patient serait né après l’acte.")
    if _after(born, seen):
        raise SituationError("last_in_person_on", "La dernière consultation précéderait la naissance.")


def _civil_day(instant: dt.datetime) -> dt.date:
    return instant.astimezone(civil_time.PARIS).date()


def _after(later: dt.date | None, earlier: dt.date | None) -> bool:
    return later is not None and earlier is not None and later > earlier
