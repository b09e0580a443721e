"""Vital signs on both sides of each bound, and the five duties. Readable by who takes the measures."""

from decimal import Decimal

import pytest

from consultations.enums import VitalKind
from consultations.rules import duties, vitals
from consultations.rules.duties import Duty, Part
from consultations.rules.vitals import Answer

# sign, last value refused below, first kept, last kept, first refused above
POSSIBLE = [
    ("8310-5", "24.9", "25", "45", "45.1"),
    ("8867-4", "19", "20", "300", "301"),
    ("8480-6", "29", "30", "300", "301"),
    ("8462-4", "9", "10", "200", "201"),
    ("9279-1", "2", "3", "100", "101"),
    ("20564-1", "29", "30", "100", "101"),
    ("29463-7", "0.2", "0.3", "400", "400.1"),
    ("8302-2", "24", "25", "250", "251"),
    ("2339-0", "0.09", "0.1", "9", "9.01"),
    ("72514-3", "-1", "0", "10", "11"),
]

# sign, last value asked again below, first kept at once, last kept at once, first asked again above
USUAL = [
    ("8310-5", "34.9", "35", "40", "40.1"),
    ("8867-4", "39", "40", "140", "141"),
    ("8480-6", "79", "80", "200", "201"),
    ("8462-4", "39", "40", "120", "121"),
    ("9279-1", "7", "8", "30", "31"),
    ("20564-1", "84", "85", "100", None),
    ("29463-7", "29.9", "30", "180", "180.1"),
    ("8302-2", "119", "120", "205", "206"),
    ("2339-0", "0.59", "0.6", "3", "3.01"),
]

FINDINGS = (
    "normal",
    "anormal",
    "élevé",
    "bas ",
    "trop",
    "fièvre",
    "hyper",
    "hypo",
    "tachy",
    "brady",
    "alerte",
)


def test_every_sign_has_both_bounds_and_a_line_in_the_tables():
    assert {code for code, *_ in POSSIBLE} == set(vitals.SIGNS) == set(VitalKind.values)
    assert {code for code, *_ in USUAL} == set(vitals.SIGNS) - {"72514-3"}  # the whole scale of pain is usual


@pytest.mark.parametrize(("code", "under", "first", "last", "over"), POSSIBLE)
def test_a_value_that_cannot_be_is_refused_with_a_sentence(code, under, first, last, over):
    for value in (under, over):
        judged = vitals.judge(code, Decimal(value), with_usual=False)
        assert judged.answer == Answer.REFUSED
        assert "Vérifiez la valeur et l’unité." in judged.sentence
    for value in (first, last):
        assert vitals.judge(code, Decimal(value), with_usual=False).answer == Answer.KEPT


@pytest.mark.parametrize(("code", "under", "first", "last", "over"), USUAL)
def test_an_unusual_value_is_asked_again(code, under, first, last, over):
    for value in filter(None, (under, over)):
        assert vitals.judge(code, Decimal(value), with_usual=True).answer == Answer.ASKED_AGAIN
        assert vitals.judge(code, Decimal(value), with_usual=False).answer == Answer.KEPT
        assert vitals.is_asked_again(code, Decimal(value))
    for value in (first, last):
        assert vitals.judge(code, Decimal(value), with_usual=True).answer == Answer.KEPT


@pytest.mark.parametrize("code", list(vitals.SIGNS))
def test_no_sentence_words_a_finding(code):
    sign = vitals.SIGNS[code]
    said = [
        vitals.judge(code, sign.possible[1] + 1, with_usual=True).sentence,
        vitals.judge(code, sign.possible[0], with_usual=True).sentence,
    ]
    for sentence in said:
        assert not [word for word in FINDINGS if word in sentence.lower()]


def test_decimals_finer_than_the_device_are_refused():
    judged = vitals.judge("8867-4", Decimal("92.5"), with_usual=False)
    assert judged.answer == Answer.REFUSED
    assert judged.sentence == "Pouls : au plus un nombre entier."


@pytest.mark.parametrize(
    ("systolic", "diastolic", "answer"),
    [
        ("148", "86", Answer.KEPT),
        ("87", "86", Answer.KEPT),
        ("86", "86", Answer.REFUSED),
        ("86", "148", Answer.REFUSED),
    ],
)
def test_the_two_figures_of_a_pressure_are_in_order(systolic, diastolic, answer):
    assert vitals.judge_pressure(Decimal(systolic), Decimal(diastolic)).answer == answer


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("29463-7", "63.40", "63,4\u00a0kg"),
        ("72514-3", "2", "2/10"),
        ("8867-4", "90", "90/min"),
        ("8302-2", "160", "160\u00a0cm"),
    ],
)
def test_a_quantity_is_said_in_french(code, value, said):
    assert vitals.quantity(Decimal(value), vitals.SIGNS[code]) == said


COMPLETE = duties.Record(
    findings="Œdèmes.",
    conclusion="Diurétique.",
    actions="Furosémide.",
    incidents="Néant.",
    has_consent=True,
    has_physician=True,
    is_assisted=True,
    has_companion=True,
    has_dates=True,
)


def without(**facts: object) -> duties.Record:
    values = {name: getattr(COMPLETE, name) for name in COMPLETE.__slots__}
    return duties.Record(**(values | facts))


def test_a_complete_record_lacks_nothing():
    assert duties.missing(COMPLETE) == ()


@pytest.mark.parametrize(
    ("facts", "duty", "part"),
    [
        ({"findings": "  "}, Duty.REPORT, Part.FINDINGS),
        ({"conclusion": ""}, Duty.REPORT, Part.CONCLUSION),
        ({"has_consent": False}, Duty.REPORT, Part.CONSENT),
        ({"actions": ""}, Duty.ACTS, Part.ACTIONS),
        ({"has_physician": False}, Duty.PROFESSIONALS, Part.PROFESSIONALS),
        ({"has_companion": False}, Duty.PROFESSIONALS, Part.PROFESSIONALS),
        ({"has_dates": False}, Duty.DATES, Part.DATES),
        ({"incidents": ""}, Duty.INCIDENTS, Part.INCIDENTS),
    ],
)
def test_each_of_the_five_duties_is_asked_for_and_what_it_lacks_is_said(facts, duty, part):
    assert duties.missing(without(**facts)) == (duty,)
    assert duties.missing_parts(without(**facts)) == (part,)


def test_nobody_accompanies_a_simple_video():
    assert duties.missing(without(is_assisted=False, has_companion=False)) == ()


def test_an_empty_record_lacks_all_five_in_the_order_of_the_article():
    empty = duties.Record(
        findings="",
        conclusion="",
        actions="",
        incidents="",
        has_consent=False,
        has_physician=False,
        is_assisted=True,
        has_companion=False,
        has_dates=False,
    )
    assert duties.missing(empty) == tuple(Duty)
