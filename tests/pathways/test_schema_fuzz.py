"""The published schema of a situation and the reader refuse the same things, whatever is written."""

import copy
import datetime as dt
import random
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.engine import SituationError, situation_from_mapping
from pathways.engine.parsing import nested_fields, top_fields
from pathways.engine.schema import situation_schema
from tests.pathways.random_situations import random_situation
from tests.pathways.test_parsing import WRONG, every_field
from tests.pathways.test_properties import JSON

# A schema asked to check formats knows the calendar.
FORMATS = jsonschema.FormatChecker(formats=["date"])


@FORMATS.checks("date-time", raises=ValueError)
def is_instant(value: object) -> bool:
    return not isinstance(value, str) or dt.datetime.fromisoformat(value).tzinfo is not None


SCHEMA = jsonschema.Draft202012Validator(situation_schema(), format_checker=FORMATS)
# What no schema can say: two facts that contradict each other, an instant out of the years of the calendar.
IMPOSSIBLE = {
    "Cette heure, à Paris, n’est pas celle du jour de l’acte.",
    "Le patient serait né après l’acte.",
    "La dernière consultation précéderait la naissance.",
    "Cet instant est hors du calendrier.",
}
PATHS = [path for path, _ in every_field()]
SPOILED = [value for values in WRONG.values() for value in values]
GOOD = [
    value
    for _, kind in every_field()
    for value in (kind.schema().get("enum") or [True, None, 3, "2026-02-28", "02361", "2A004", "10001234567"])
]
KEYS = [*top_fields(), *nested_fields(), "colour", "Date", ""]

values = st.sampled_from(SPOILED + GOOD) | JSON
thorough = settings(max_examples=1500, deadline=None)


def reads(case: Any) -> bool:
    """Whether the reader takes it, what is merely impossible included."""
    try:
        situation_from_mapping(case)
    except SituationError as error:
        return error.message in IMPOSSIBLE
    return True


def agrees(case: Any) -> None:
    assert SCHEMA.is_valid([case]) == reads(case), case


def has_whole_float(value: Any) -> bool:
    """JSON Schema calls 4.0 an integer; the reader wants it written 4."""
    if isinstance(value, dict):
        return any(has_whole_float(each) for each in value.values())
    return isinstance(value, float) and value.is_integer()


@thorough
@given(st.integers(min_value=0), st.sampled_from(PATHS), values)
def test_a_field_is_refused_by_both_or_by_none(seed, path, value):
    case = random_situation(random.Random(seed))
    where, _, inner = path.rpartition(".")
    place = case if not where else case.setdefault(where, {})
    if isinstance(place, dict):
        place[inner] = value
    if not has_whole_float(case):
        agrees(case)


@thorough
@given(st.integers(min_value=0), st.sampled_from(KEYS), st.sampled_from(["", *nested_fields()]), values)
def test_a_key_is_refused_by_both_or_by_none(seed, key, where, value):
    case = random_situation(random.Random(seed))
    place = case if not where else case.get(where)
    if isinstance(place, dict):
        place[key] = value
    if not has_whole_float(case):
        agrees(case)


@thorough
@given(JSON)
def test_anything_at_all_is_refused_by_both_or_by_none(case):
    if not has_whole_float(case):
        agrees(copy.deepcopy(case))


def test_every_wrong_value_of_every_field_is_refused_by_both():
    told = 0
    for path, kind in every_field():
        where, _, inner = path.rpartition(".")
        for value in WRONG[type(kind)]:
            case = {where: {inner: value}} if where else {inner: value}
            if not has_whole_float(case):
                agrees(case)
                told += not reads(case)
    assert told > 300
