import csv
import datetime as dt

import pytest

from pathways.engine import load_rulebook
from tests.pathways.vignettes import (
    FILE,
    PLAIN,
    amounts,
    gauge_lines,
    judge,
    judge_gauge,
    may_be_overridden,
    overridable,
    vignettes,
)

ALL = vignettes()
BOOK = load_rulebook()


@pytest.mark.parametrize("vignette", ALL, ids=[vignette.name for vignette in ALL])
def test_vignette(vignette):
    assert judge(vignette, BOOK) == vignette.expected


@pytest.mark.parametrize("line", gauge_lines(), ids=[line["texte"] for line in gauge_lines()])
def test_gauge(line):
    assert judge_gauge(line, BOOK) == line["réponse"]


@pytest.mark.parametrize(("key", "allowed"), overridable())
def test_what_a_physician_may_decide_otherwise(key, allowed):
    assert may_be_overridden(key, BOOK) == allowed


def test_every_rule_that_decides_or_blocks_is_told():
    blocking = {row.key for row in BOOK.findings if row.finding.severity == "blocking"}
    assert {key for key, _ in overridable()} == blocking | {row.key for row in BOOK.ips}


def test_there_are_enough_and_each_has_its_name():
    assert len(ALL) >= 150
    assert len({vignette.name for vignette in ALL}) == len(ALL)


def test_every_column_is_used_and_every_value_of_a_choice_is_told():
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    for column in PLAIN:
        assert any(row[column] for row in rows), column
        assert any(not row[column] for row in rows), column


def test_both_sides_of_every_date_of_the_rulebook():
    told = {vignette.situation.date for vignette in ALL}
    _horizon, *changes = BOOK.starts
    for day in changes:
        assert day in told, day
        assert day - dt.timedelta(days=1) in told, day


def test_every_switch_is_told_both_ways():
    on = {key for vignette in ALL for key in vignette.switches}
    assert on == set(BOOK.switches)


@pytest.mark.parametrize(("day", "code", "specialty", "amount"), amounts())
def test_tariff(day, code, specialty, amount):
    assert BOOK.edition(day).amount(code, specialty) == amount


def test_every_code_has_its_tariff_lines():
    assert {code for _, code, _, _ in amounts()} == set(BOOK.acts)
