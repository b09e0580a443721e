"""A situation as the hidden fields that open the page "Expliquer" on it."""

import datetime as dt
from dataclasses import fields, is_dataclass
from typing import Any

from core.clock import PARIS
from pathways.engine import Situation
from pathways.enums import CaseOrigin

Fields = list[tuple[str, str]]

# What the case page does not ask: none of it ever decides.
UNASKED = frozenset({"physician__rpps", "physician__commune", "patient__commune"})
# Tick boxes; every other question of the page has an answer for "not said".
FLAGS = frozenset(
    {
        "urgency",
        "regulated",
        "patient__priority_zone",
        "patient__away_from_home",
        "patient__ehpad_resident",
        "patient__disability_resident",
        "patient__detainee",
        "patient__ald",
        "patient__maternity",
        "patient__work_accident",
        "physician__optam",
        "physician__opposable_tariff",
        "physician__salaried",
        "physician__volunteer",
        "physician__is_treating_physician",
        "physician__replaces_treating_physician",
    }
)
OPEN = frozenset({"date", "hour", "last_in_person_on", "patient__birth_date"})


def case_fields(situation: Situation, *, origin: CaseOrigin, at: dt.datetime) -> Fields:
    """Name and value of every hidden field: the case, and the appointment, act or request it is taken from.

    For `pathways/explain_button.html`. `at` is when that appointment, act or request is.
    """
    return [*_case(situation), ("prefill", "yes"), ("origin", str(origin)), ("origin_at", at.isoformat())]


def _case(situation: Situation) -> Fields:
    told: Fields = []
    for name, value in _flat(situation, ""):
        if name == "starts_at":
            told += [] if value is None else [("hour", f"{value.astimezone(PARIS):%H:%M}")]
        elif name not in UNASKED and (text := _text(name, value)) is not None:
            told.append((name, text))
    return told


def _flat(record: Any, prefix: str) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for each in fields(record):
        value = getattr(record, each.name)
        name = f"{prefix}{each.name}"
        flat += _flat(value, f"{name}__") if is_dataclass(value) else [(name, value)]
    return flat


def _text(name: str, value: Any) -> str | None:
    """The value as the field reads it; None for a field that stays empty."""
    if name in FLAGS:
        return "on" if value else None
    if value is None:
        return None if name in OPEN or name.startswith("year_counts__") else "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
