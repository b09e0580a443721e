"""Cases without a date, told again on any day: what a decision would change, seen before it is taken."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.clock import PARIS
from nomenclature.specialties import specialty_labels
from pathways.engine import Situation, civil_time, situation_from_mapping
from pathways.engine.loading import DATA

_WHEN = ("day", "hour", "age", "seen")
# What a télé-expertise has no use for.
_OF_A_CALL = ("video", "orientation", "hour", "seen")
_MONTH = dt.timedelta(days=30)
_BIRTHDAY_WAS = dt.timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    situation: Situation


def samples(on: dt.date, specialties: Iterable[str] = ()) -> list[Sample]:
    """Every case of `data/samples.toml` as of that day, and a patient sent to each of these specialties."""
    told = [*_cases(), *(_sent_to(code) for code in specialties)]
    return [Sample(case["name"], _situation(case, on)) for case in told]


@lru_cache(maxsize=1)
def _cases() -> tuple[Mapping[str, Any], ...]:
    raw = tomllib.loads((DATA / "samples.toml").read_text(encoding="utf-8"))
    return tuple(_complete(raw["usual"], case) for case in raw["case"])


def _complete(usual: Mapping[str, Any], case: Mapping[str, Any]) -> Mapping[str, Any]:
    kept = dict(usual)
    if case.get("form") == "tele_expertise":
        kept = {key: value for key, value in usual.items() if key not in _OF_A_CALL}
    for key, value in case.items():
        kept[key] = {**kept.get(key, {}), **value} if isinstance(value, dict) else value
    return kept


def _sent_to(specialty: str) -> Mapping[str, Any]:
    usual = _cases()[0]
    physician = {"specialty": specialty, "sector": "1", "same_territory": True}
    name = f"Patient orienté par son médecin traitant\u00a0: {specialty_labels()[specialty]}"
    return {**usual, "name": name, "physician": physician, "orientation": "treating_physician"}


def _situation(case: Mapping[str, Any], on: dt.date) -> Situation:
    day = _day(case["day"], on)
    plain = {key: value for key, value in case.items() if key not in (*_WHEN, "name")}
    patient = {**plain.pop("patient", {}), "birth_date": _birth_date(day, case["age"]).isoformat()}
    moment: dict[str, Any] = {"date": day.isoformat()}
    if "hour" in case:
        starts_at = dt.datetime.combine(day, dt.time(case["hour"]), PARIS)
        moment["starts_at"] = starts_at.isoformat()
    if "seen" in case:
        moment["last_in_person_on"] = (day - case["seen"] * _MONTH).isoformat()
    return situation_from_mapping({**plain, **moment, "patient": patient})


def _day(kind: str, on: dt.date) -> dt.date:
    """The first such day from this one."""
    wanted = kind == "sunday"
    day = on
    while civil_time.is_sunday(day) != wanted or (not wanted and civil_time.is_public_holiday(day)):
        day += dt.timedelta(days=1)
    return day


def _birth_date(day: dt.date, age: int) -> dt.date:
    """Whoever turned `age` some hundred days before."""
    birthday = day - _BIRTHDAY_WAS
    return birthday.replace(year=birthday.year - age, day=min(birthday.day, 28))
