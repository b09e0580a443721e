"""What holds for every situation, whatever the rules say."""

import datetime as dt
import json
import random
import uuid
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.engine import (
    Situation,
    SituationError,
    evaluate,
    evaluate_once,
    load_rulebook,
    situation_from_mapping,
    verdict_to_json,
    verdict_to_mapping,
)
from pathways.engine.evaluation import conclude
from pathways.engine.facts import act_of, facts_of
from pathways.engine.tables import Period, SwitchedOn
from pathways.selectors import Applied
from pathways.verdicts import rulebook_with
from tests.pathways.random_situations import random_situation

PLAIN = load_rulebook()
ALWAYS = Period(dt.date(2004, 1, 1))
EVERYTHING = PLAIN.with_decisions(SwitchedOn(key, ALWAYS) for key in PLAIN.switches)

situations = st.integers(min_value=0).map(
    lambda seed: situation_from_mapping(random_situation(random.Random(seed)))
)


def decided(key: str, *, switch: str = "", amount: str = "") -> Applied:
    """During three years, by decision of the region."""
    return Applied(
        key=key,
        switch=switch,
        code="" if switch else key.split(":")[1],
        amount=Decimal(amount) if amount else None,
        valid_from=dt.date(2022, 1, 1),
        valid_to=dt.date(2024, 12, 31),
        decided_on=dt.date(2021, 12, 24),
        decision=uuid.UUID(int=0),
    )


AMOUNTS = {"TCG:*": "26.50", "TCS:SM15": "38.00", "TCS:*": "30.50", "TLL:*": "13.00", "MOP:*": "7.00"}
REGIONAL = rulebook_with(
    (
        *(decided(f"switch:{key}", switch=key) for key in PLAIN.switches),
        *(decided(f"tariff:{key}", amount=amount) for key, amount in AMOUNTS.items()),
    )
)
books = st.sampled_from([PLAIN, EVERYTHING, REGIONAL])
thorough = settings(max_examples=300, deadline=None)


def taking(mine: Situation, other: Situation, *paths: str) -> Situation:
    """My situation with these facts of the other one."""
    changed = mine
    for path in paths:
        where, _, inner = path.partition(".")
        if inner:
            place = replace(getattr(changed, where), **{inner: getattr(getattr(other, where), inner)})
            changed = replace(changed, **{where: place})
        else:
            changed = replace(changed, **{where: getattr(other, where)})
    return changed


def inside(record: str) -> list[str]:
    return [f"{record}.{each.name}" for each in fields(getattr(Situation(), record))]


@thorough
@given(st.lists(situations, min_size=1, max_size=6), st.integers(0, 23))
def test_what_was_judged_before_is_judged_the_same(several: list[Situation], hour: int) -> None:
    """The very same, and the same at another hour of the day, which may change what is billed."""
    known: dict[tuple[object, ...], Any] = {}
    for one in [*several, *several]:
        assert evaluate_once(one, EVERYTHING, known) == evaluate(one, EVERYTHING)
        later = replace(one, starts_at=one.starts_at and one.starts_at.replace(hour=hour))
        assert evaluate_once(later, EVERYTHING, known) == evaluate(later, EVERYTHING)


@given(situations, situations, books)
def test_who_and_where_never_decide(mine, other, book):
    changed = taking(mine, other, "physician.rpps", "physician.commune", "patient.commune")
    assert evaluate(changed, book) == evaluate(mine, book)


@thorough
@given(situations, situations, books)
def test_a_teleconsultation_ignores_the_requester_and_the_counts(mine, other, book):
    mine = replace(mine, form="assisted")
    changed = taking(mine, other, *inside("requester"), *inside("year_counts"))
    assert evaluate(changed, book) == evaluate(mine, book)


@thorough
@given(situations, situations, books)
def test_a_tele_expertise_ignores_what_belongs_to_a_call(mine, other, book):
    mine = replace(mine, form="tele_expertise")
    flags = ("ald", "maternity", "work_accident", "detainee", "away_from_home", "ehpad_resident")
    changed = taking(
        mine,
        other,
        "video",
        "starts_at",
        "urgency",
        "regulated",
        "orientation",
        "last_in_person_on",
        *inside("accompanying"),
        *(f"patient.{flag}" for flag in flags),
        "patient.disability_resident",
        "patient.priority_zone",
        "patient.treating_physician_available",
        "physician.specialty",
        "physician.sector",
        "physician.optam",
        "physician.opposable_tariff",
        "physician.same_territory",
    )
    assert evaluate(changed, book) == evaluate(mine, book)


@thorough
@given(situations, st.sampled_from(["simple_video", "assisted", "between_physicians"]), books)
def test_every_form_of_teleconsultation_is_judged_alike(mine, form, book):
    assert evaluate(replace(mine, form=form), book) == evaluate(replace(mine, form="assisted"), book)


class Watched(dict[str, Any]):
    """Facts that remember which of them were asked."""

    def __init__(self, facts: dict[str, Any]) -> None:
        super().__init__(facts)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)


@thorough
@given(situations, situations, books)
def test_a_verdict_never_depends_on_a_fact_it_did_not_use(mine, other, book):
    edition = book.edition_for(mine.date, act_of(mine.form))
    watched = Watched(facts_of(mine))
    verdict = conclude(watched, edition)
    unused = {name: value for name, value in facts_of(other).items() if name not in watched.asked}
    assert conclude(facts_of(mine) | unused, edition) == verdict


@thorough
@given(situations, books)
def test_the_shortened_edition_answers_like_the_whole_one(mine, book):
    assert conclude(facts_of(mine), book.edition(mine.date)) == evaluate(mine, book)


@thorough
@given(situations, books)
def test_the_verdict_holds_together(mine, book):
    verdict = evaluate(mine, book)
    assert (verdict.amo_rate is None) == (not verdict.lines)
    assert (verdict.status == "not_billable") == (bool(verdict.codes("blocking")) and not verdict.lines)
    assert len({line.professional for line in verdict.lines}) == len(verdict.lines)
    assert all(not line.majorations for line in verdict.lines if line.professional != "physician")
    assert all(not line.majorations for line in verdict.lines if line.amount is None)
    assert len({found.code for found in verdict.findings}) == len(verdict.findings)
    for found in verdict.findings:
        assert found.valid_from <= mine.date
        assert found.valid_to is None or mine.date <= found.valid_to


@thorough
@given(situations, st.integers(min_value=-14, max_value=14))
def test_the_same_instant_told_elsewhere_changes_nothing(mine, hours):
    if mine.starts_at is not None:
        elsewhere = mine.starts_at.astimezone(dt.timezone(dt.timedelta(hours=hours)))
        assert evaluate(replace(mine, starts_at=elsewhere), PLAIN) == evaluate(mine, PLAIN)


@thorough
@given(situations)
def test_the_two_ways_of_writing_a_verdict_agree(mine):
    verdict = evaluate(mine, PLAIN)
    assert json.loads(verdict_to_json(verdict)) == verdict_to_mapping(verdict)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = [each.name for each in fields(Situation)]


@thorough
@given(st.integers(min_value=0), st.sampled_from(KEYS), JSON, st.data())
def test_no_json_ever_crashes_the_reading(seed, key, junk, data):
    case = random_situation(random.Random(seed))
    if isinstance(case.get(key), dict) and case[key]:
        case[key] |= {data.draw(st.sampled_from(sorted(case[key]))): junk}
    else:
        case[key] = junk
    path, message = refusal(case)
    assert path is None or path == key or path.startswith(f"{key}.") or path.split(".")[0] in case
    assert message.endswith(".")


def refusal(case: dict[str, Any]) -> tuple[str | None, str]:
    try:
        return None, evaluate(situation_from_mapping(case), PLAIN).findings[0].message
    except SituationError as error:
        return error.path, error.message
