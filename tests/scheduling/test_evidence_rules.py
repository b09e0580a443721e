"""What may be said of a pathway, by whom, and with which proof."""

import datetime as dt
from dataclasses import replace

import pytest

from pathways.engine import situation_from_mapping
from pathways.engine.situation import Situation
from scheduling.enums import UNKNOWN, Answer, Fact, Means, Orientation, Teller
from scheduling.rules.circumstances import PLACES, is_unknown, stated
from scheduling.rules.evidence import (
    SAYERS,
    VALUES,
    Side,
    Statement,
    completed,
    faults,
    known,
    may_say,
    needs,
)

TODAY = dt.date(2026, 11, 24)
LETTER = Statement(
    fact=Fact.ORIENTATION,
    value=Orientation.OTHER_PHYSICIAN,
    told_by=Teller.OTHER_PHYSICIAN,
    means=Means.LETTER,
    told_on=dt.date(2026, 11, 20),
    person="Dr Pierre Vasseur",
    words="Lésion du dos : bénigne ?",
)
CALL = Statement(
    fact=Fact.TREATING_AVAILABLE,
    value=Answer.NO,
    told_by=Teller.TREATING_SECRETARY,
    means=Means.TELEPHONE,
    told_on=TODAY,
)


def wrong(statement: Statement) -> list[str]:
    return [fault.field for fault in faults(statement, TODAY)]


@pytest.mark.parametrize("statement", [LETTER, CALL])
@pytest.mark.parametrize("part", ["told_by", "means", "told_on", "person", "words"])
def test_a_proof_without_one_of_its_parts(statement: Statement, part: str) -> None:
    without = replace(statement, **{part: None if part == "told_on" else ""})

    asked = needs(statement.fact, statement.value)
    assert wrong(without) == ([part] if part in asked else [])


def test_an_unavailability_needs_neither_a_name_nor_a_reason() -> None:
    assert set(needs(CALL.fact, CALL.value)) == {"told_by", "means", "told_on"}
    assert wrong(CALL) == []


@pytest.mark.parametrize("fact", list(Fact))
def test_every_fact_may_be_taken_back(fact: Fact) -> None:
    assert wrong(Statement(fact=fact, value=UNKNOWN)) == []
    assert wrong(Statement(fact=fact, value="peut-être")) == ["value"]


@pytest.mark.parametrize(
    ("seen_on", "is_possible"),
    [
        (TODAY, True),
        (TODAY + dt.timedelta(days=1), False),
        (dt.date(2000, 1, 1), True),
        (dt.date(1999, 12, 31), False),
    ],
)
def test_a_date_is_past_and_of_our_time(seen_on: dt.date, is_possible: bool) -> None:
    seen = Statement(fact=Fact.LAST_IN_PERSON, value=seen_on.isoformat())

    assert wrong(seen) == ([] if is_possible else ["value"])
    assert wrong(replace(LETTER, told_on=seen_on)) == ([] if is_possible else ["told_on"])


def test_the_physician_s_own_judgement_is_of_today_and_of_nobody_else() -> None:
    own = completed(Statement(fact=Fact.TREATING_AVAILABLE, value=Answer.NO, told_by=Teller.PHYSICIAN), TODAY)

    assert (own.means, own.told_on) == (Means.JUDGEMENT, TODAY)
    assert wrong(own) == []


@pytest.mark.parametrize(
    ("fact", "sides"),
    [
        (Fact.TREATING_AVAILABLE, {Side.BOOKER, Side.PHYSICIAN, Side.NURSE}),
        (Fact.ORIENTATION, {Side.BOOKER, Side.PHYSICIAN}),
        (Fact.SETTING, {Side.NURSE, Side.PHYSICIAN}),
        (Fact.ALD, {Side.PHYSICIAN}),
        (Fact.URGENCY, {Side.PHYSICIAN}),
        (Fact.REPLACES, {Side.PHYSICIAN}),
        (Fact.SALARIED, {Side.PHYSICIAN}),
    ],
)
def test_who_says_what(fact: Fact, sides: set[Side]) -> None:
    assert {side for side in Side if may_say(frozenset({side}), fact)} == sides


def test_the_physician_of_the_act_says_everything() -> None:
    assert all(Side.PHYSICIAN in SAYERS[fact] for fact in Fact)


def test_the_last_thing_said_counts_and_may_be_taken_back() -> None:
    no = Statement(fact=Fact.URGENCY, value=Answer.NO)
    yes, unknown = replace(no, value=Answer.YES), replace(no, value=UNKNOWN)

    assert known([no, yes]) == {Fact.URGENCY: "yes"}
    assert known([yes, unknown]) == {}


@pytest.mark.parametrize("fact", list(Fact))
def test_every_value_has_its_place_in_the_contract(fact: Fact) -> None:
    """What the page calls a fact is a key of the contract, and each of its codes a value of that key."""
    part, key = PLACES[fact]
    for value in VALUES.get(fact, ("2026-11-02",)):
        situation = stated(Situation(), {fact: value})
        told = {"yes": True, "no": False}.get(value, value)
        contract = {key: told} if not part else {part: {key: told}}
        assert situation == situation_from_mapping(contract)
        assert is_unknown(Situation(), fact)
        assert not is_unknown(situation, fact)


def test_the_file_knows_the_treating_physician_better_than_what_is_said() -> None:
    declared = situation_from_mapping({"patient": {"treating_physician": "declared"}})

    assert stated(declared, {Fact.TREATING_PHYSICIAN: "none"}) == declared
