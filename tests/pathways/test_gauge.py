import datetime as dt
from decimal import Decimal

import pytest

from pathways.engine import Physician, Situation, load_rulebook
from pathways.engine.gauge import counts_in_gauge, read_gauge

BOOK = load_rulebook()
BEFORE, FIRST, LAST, NOW = (
    dt.date(2022, 3, 31),
    dt.date(2022, 4, 1),
    dt.date(2024, 12, 21),
    dt.date(2024, 12, 22),
)


def level(counted, total, *, specialty="SM26", on=NOW, by_decision=False):
    reading = read_gauge(
        counted=counted, total=total, specialty=specialty, on=on, rulebook=BOOK, by_decision=by_decision
    )
    return reading and reading.level


@pytest.mark.parametrize(
    ("counted", "expected"),
    [(0, "below"), (149, "below"), (150, "near"), (199, "near"), (200, "reached"), (201, "reached")],
)
def test_twenty_per_cent_of_a_thousand_acts(counted, expected):
    assert level(counted, 1000) == expected


@pytest.mark.parametrize("specialty", ["SM33", "SM42", "SM43", "SM92", "SM93"])
def test_psychiatrists_have_forty_and_fifty_by_decision(specialty):
    assert level(299, 1000, specialty=specialty) == "below"
    assert level(300, 1000, specialty=specialty) == "near"
    assert level(400, 1000, specialty=specialty) == "reached"
    assert level(400, 1000, specialty=specialty, by_decision=True) == "near"
    assert level(500, 1000, specialty=specialty, by_decision=True) == "reached"


def test_a_decision_changes_nothing_for_the_others():
    assert level(200, 1000, by_decision=True) == "reached"


def test_psychiatrists_had_twenty_before_the_convention_of_2024():
    assert level(200, 1000, specialty="SM42", on=LAST) == "reached"
    assert level(200, 1000, specialty="SM42", on=NOW) == "below"


def test_no_limit_before_april_2022_nor_without_activity_nor_specialty():
    assert level(900, 1000, on=BEFORE) is None
    assert level(900, 1000, on=FIRST) == "reached"
    assert level(0, 0) is None
    assert level(900, 1000, specialty=None) is None


def test_the_reading_tells_its_numbers_and_its_source():
    reading = read_gauge(counted=1, total=8, specialty="SM26", on=NOW, rulebook=BOOK)
    assert (reading.share, reading.limit) == (Decimal("0.125"), Decimal("0.20"))
    assert "2024-2029" in reading.source


def act(on, form="simple_video", **physician):
    return Situation(date=on, form=form, physician=Physician(specialty="SM26", **physician))


@pytest.mark.parametrize(
    ("situation", "counts"),
    [
        (act(BEFORE), False),
        (act(FIRST), True),
        (act(FIRST, form="tele_expertise"), True),
        (act(FIRST, is_treating_physician=True), True),
        (act(LAST, form="tele_expertise"), True),
        (act(LAST, is_treating_physician=True), True),
        (act(NOW), True),
        (act(NOW, form="tele_expertise"), False),
        (act(NOW, is_treating_physician=True), False),
        (act(NOW, is_treating_physician=False), True),
        (Situation(date=None, form="assisted", physician=Physician(specialty="SM26")), False),
        (Situation(date=NOW, form="assisted"), False),
    ],
)
def test_what_counts(situation, counts):
    assert counts_in_gauge(situation, BOOK) is counts
