import datetime as dt
from dataclasses import fields
from types import MappingProxyType
from typing import Any

import pytest

from pathways.engine import Situation, SituationError, evaluate, load_rulebook, situation_from_mapping
from pathways.engine.kinds import Choice, Code, Count, Day, Flag, Instant, SectorNumber
from pathways.engine.parsing import nested_fields, top_fields

WRONG: dict[type, list[Any]] = {
    Flag: ["true", "oui", 1, 0, 1.0, [], {}, ""],
    Choice: ["", "inconnu", 3, True, [], {}, 1.5, "\ud800"],
    SectorNumber: ["3", 3, 0, True, False, 1.0, [], {}, "", "un", "01", "²"],
    Day: [
        "2026-02-30",
        "2025-02-29",
        "2026-13-01",
        "2026-00-10",
        "0000-01-01",
        "20260310",
        "2026-W10-2",
        "2026-3-1",
        "10/03/2026",
        "2026-03-10T00:00:00",
        "\uff12\uff10\uff12\uff16-03-10",
        "",
        20260310,
        True,
        [],
        {},
    ],
    Instant: [
        "2026-03-10T10:00:00",
        "2026-03-10",
        "2026-03-10 10:00:00+01:00",
        "2026-03-10T25:00:00+01:00",
        "2026-02-30T10:00:00+01:00",
        "2026-03-10T10:00:00+99:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "10:00",
        "",
        1_773_133_200,
        True,
        [],
        {},
    ],
    Count: [-1, -(10**30), "3", 1.0, True, False, [], {}, ""],
    Code: [
        "",
        "1",
        "X" * 5,
        "1" * 40,
        12345,
        10001234567,
        True,
        [],
        {},
        "\uff11\uff12\uff13\uff14\uff15",
        "12345\n",
        "10001234567\n",
    ],
}


def every_field():
    for key, kind in top_fields().items():
        yield key, kind
    for record, (_, inner) in nested_fields().items():
        for key, kind in inner.items():
            yield f"{record}.{key}", kind


FIELDS = list(every_field())


def holding(path: str, value: Any) -> dict[str, Any]:
    where, _, inner = path.partition(".")
    return {where: {inner: value} if inner else value}


def refusal(data: Any) -> SituationError:
    with pytest.raises(SituationError) as caught:
        situation_from_mapping(data)
    assert caught.value.message.endswith(".")
    return caught.value


@pytest.mark.parametrize(
    ("path", "value"),
    [(path, value) for path, kind in FIELDS for value in WRONG[type(kind)]],
    ids=repr,
)
def test_a_bad_value_is_refused_with_its_path(path, value):
    assert refusal(holding(path, value)).path == path


@pytest.mark.parametrize("path", [path for path, _ in FIELDS])
def test_null_means_unknown(path):
    assert situation_from_mapping(holding(path, None)) == Situation()


@pytest.mark.parametrize("record", list(nested_fields()))
def test_a_record_may_be_null_and_nothing_but_an_object(record):
    assert situation_from_mapping({record: None}) == situation_from_mapping({record: {}}) == Situation()
    for junk in ("text", 3, True, [], [{}]):
        assert refusal({record: junk}).path == record


@pytest.mark.parametrize("record", list(nested_fields()))
def test_an_unknown_key_is_refused_even_null(record):
    assert refusal({record: {"colour": None}}).path == f"{record}.colour"
    assert refusal({record: {"": 1}}).path == f"{record}."


def test_an_unknown_key_at_the_top_is_refused():
    assert refusal({"colour": None}).path == "colour"
    assert refusal({"patient.ald": True}).path == "patient.ald"
    assert refusal({"Date": "2026-03-10"}).path == "Date"


@pytest.mark.parametrize("junk", [None, "text", 3, True, [], [{}]])
def test_a_situation_is_an_object(junk):
    assert refusal(junk).path == ""


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"date": "2026-03-10", "patient": {"birth_date": "2026-03-11"}}, "patient.birth_date"),
        (
            {"starts_at": "2026-03-10T10:00:00Z", "patient": {"birth_date": "2027-01-01"}},
            "patient.birth_date",
        ),
        ({"patient": {"birth_date": "2020-01-01"}, "last_in_person_on": "2019-12-31"}, "last_in_person_on"),
        ({"date": "2026-03-10", "starts_at": "2026-03-11T10:00:00+01:00"}, "starts_at"),
        ({"date": "2026-03-10", "starts_at": "2026-03-10T23:30:00Z"}, "starts_at"),
        ({"date": "2026-07-07", "starts_at": "2026-07-07T22:00:00Z"}, "starts_at"),
    ],
)
def test_what_cannot_have_happened_is_refused(data, path):
    assert refusal(data).path == path


@pytest.mark.parametrize(
    "data",
    [
        {"date": "2026-03-10", "patient": {"birth_date": "2026-03-10"}},
        {"date": "2026-03-10", "last_in_person_on": "2026-03-11", "form": "assisted"},
        {"date": "0001-01-01", "last_in_person_on": "9999-12-31", "form": "assisted"},
        {"patient": {"birth_date": "2020-01-01"}, "last_in_person_on": "2020-01-01"},
        {"date": "2026-03-10", "starts_at": "2026-03-09T23:00:00Z"},
        {"date": "2026-03-10", "starts_at": "2026-03-10T22:59:59.999Z"},
        {"date": "2026-07-07", "starts_at": "2026-07-06T22:00:00+00:00"},
        {"date": "2026-03-10", "starts_at": "2026-03-10T10:00+0100"},
        {"date": "0001-01-01", "last_in_person_on": "0001-01-01"},
        {"date": "9999-12-31", "last_in_person_on": "0001-01-01", "form": "assisted"},
        {"year_counts": {"requis_patient": 10**30, "patient_total": 0}},
        {
            "physician": {"commune": "2A004", "rpps": "10001234567", "sector": 1},
            "patient": {"commune": "02361"},
        },
    ],
)
def test_the_limit_of_the_possible_is_accepted_and_judged(data):
    assert evaluate(situation_from_mapping(data), load_rulebook()).findings


def test_the_sector_is_read_as_text_or_number():
    texts = [situation_from_mapping({"physician": {"sector": value}}) for value in ("1", 1)]
    assert texts[0] == texts[1]


def test_the_date_is_that_of_the_hour_in_paris():
    assert situation_from_mapping({"starts_at": "2026-03-07T23:30:00Z"}).date == dt.date(2026, 3, 8)


@pytest.mark.parametrize("record", [None, *nested_fields()])
def test_every_field_of_the_dataclasses_is_a_key(record):
    if record is None:
        assert {each.name for each in fields(Situation)} == top_fields().keys() | nested_fields().keys()
    else:
        kind, inner = nested_fields()[record]
        assert {each.name for each in fields(kind)} == set(inner)


def test_a_situation_is_frozen():
    situation = situation_from_mapping({"patient": {"ald": True}})
    with pytest.raises(AttributeError):
        situation.patient.ald = False
    assert isinstance(top_fields(), MappingProxyType)
