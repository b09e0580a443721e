"""Valid situations at random, as JSON holds them: every key is known, unknown or absent by turns."""

import datetime as dt
import random
from typing import Any, get_args
from zoneinfo import ZoneInfo

from nomenclature.specialties import specialty_labels
from pathways.engine import situation

PARIS = ZoneInfo("Europe/Paris")
SPECIALTIES = tuple(specialty_labels())


def random_situation(chance: random.Random) -> dict[str, Any]:
    """One situation that can have happened, from 2017 to 2027."""
    day = dt.date(2017, 1, 1) + dt.timedelta(days=chance.randrange(3_900))
    born = day - dt.timedelta(days=chance.randrange(100 * 365))
    seen = day - dt.timedelta(days=chance.randrange(min(900, (day - born).days + 1)))
    return _some(
        chance,
        {
            "starts_at": _instant(chance, day),
            "video": chance.choice(("ok", "ok", "ok", "failed")),
            "urgency": _flag(chance),
            "regulated": _flag(chance),
            "orientation": chance.choice(get_args(situation.Orientation)),
            "last_in_person_on": seen.isoformat(),
            "patient": _patient(chance, born),
            "physician": _physician(chance),
            "requester": _requester(chance),
            "accompanying": _accompanying(chance),
            "year_counts": _counts(chance),
        },
    ) | {"date": day.isoformat(), "form": chance.choice(get_args(situation.Form))}


def _some(chance: random.Random, values: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in values.items() if chance.random() < 0.9}
    return {key: None if chance.random() < 0.05 else value for key, value in kept.items()}


def _flag(chance: random.Random) -> bool:
    return chance.random() < 0.2


def _instant(chance: random.Random, day: dt.date) -> str:
    noon = dt.datetime(day.year, day.month, day.day, chance.randrange(3, 24), tzinfo=PARIS)
    return noon.isoformat() if chance.random() < 0.5 else noon.astimezone(dt.UTC).isoformat()


def _patient(chance: random.Random, born: dt.date) -> dict[str, Any]:
    flags = (
        "priority_zone",
        "away_from_home",
        "ehpad_resident",
        "disability_resident",
        "detainee",
        "ald",
        "maternity",
        "work_accident",
    )
    return _some(
        chance,
        {key: _flag(chance) for key in flags}
        | {
            "birth_date": born.isoformat(),
            "commune": f"{chance.randrange(1_000, 96_000):05}",
            "treating_physician": chance.choice(("declared", "declared", "none")),
            "treating_physician_available": chance.random() < 0.8,
        },
    )


def _physician(chance: random.Random) -> dict[str, Any]:
    flags = (
        "optam",
        "opposable_tariff",
        "salaried",
        "volunteer",
        "is_treating_physician",
        "replaces_treating_physician",
    )
    return _some(
        chance,
        {key: _flag(chance) for key in flags}
        | {
            "rpps": f"{chance.randrange(10**10, 10**11)}",
            "specialty": chance.choice(("SM26", "SM54", *SPECIALTIES)),
            "sector": chance.choice(("1", "2")),
            "commune": f"{chance.randrange(1_000, 96_000):05}",
            "same_territory": chance.random() < 0.7,
        },
    )


def _requester(chance: random.Random) -> dict[str, Any]:
    return _some(
        chance,
        {
            "profession": chance.choice(get_args(situation.RequesterProfession)),
            "liberal": chance.random() < 0.7,
        },
    )


def _accompanying(chance: random.Random) -> dict[str, Any]:
    return _some(
        chance,
        {
            "profession": chance.choice(get_args(situation.AccompanyingProfession)),
            "liberal": chance.random() < 0.5,
            "setting": chance.choice(get_args(situation.Setting)),
        },
    )


def _counts(chance: random.Random) -> dict[str, Any]:
    keys = ("requis_patient", "requerant_patient", "patient_total")
    return _some(chance, {key: chance.randrange(6) for key in keys})
