"""The rules in force here: the national files, and what the region decided of them."""

import datetime as dt
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import OperationalError

from core.clock import PARIS
from pathways import services
from pathways.engine import Override, situation_from_mapping
from pathways.engine.evaluation import evaluate
from pathways.verdicts import active_rulebook, national_rulebook, rules_held, verdict_for
from tests.cast import actor_of
from tests.pathways.examples import ANOTHER, AT_HOME, FIRST, differing
from tests.pathways.factories import approved, ending, proposed, switch, tariff

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 14, 22, tzinfo=PARIS)
SOURCE = "Décision régionale du 24\u00a0novembre 2026"
DERMATOLOGIST = differing(
    **AT_HOME,
    **ANOTHER,
    date="2026-11-25",
    starts_at="2026-11-25T10:00:00+01:00",
    patient__birth_date="1980-06-15",
    physician__specialty="SM15",
    orientation="treating_physician",
)
CHILD = differing(
    **AT_HOME,
    date="2026-11-25",
    starts_at="2026-11-25T10:00:00+01:00",
    patient__birth_date="2022-03-01",
)


@pytest.fixture(autouse=True)
def at_22_past_two(time_machine):
    time_machine.move_to(NOW, tick=False)


def judged(case):
    return verdict_for(situation_from_mapping(case))


def nationally(case):
    return evaluate(situation_from_mapping(case), national_rulebook())


def said(verdict, code):
    [found] = [found for found in verdict.findings if found.code == code]
    return found


def test_without_a_decision_the_files_alone_decide():
    assert judged(CHILD) == nationally(CHILD)
    assert active_rulebook() is active_rulebook()


def test_a_proposal_changes_nothing(luc):
    proposed(luc, switch())
    assert judged(CHILD) == nationally(CHILD)


def test_a_doubtful_rule_applies_from_its_approval_and_names_the_decision(luc, claire):
    approved(luc, claire, switch(valid_to=dt.date(2027, 3, 31)))
    verdict = judged(CHILD)
    assert [(extra.code, extra.amount) for extra in verdict.lines[0].majorations] == [
        ("MEG", Decimal("5.00"))
    ]
    found = said(verdict, "plus_meg")
    assert found.source == (
        f"{SOURCE}\u00a0; Avenant n°\u00a06 à la convention médicale de 2016, approuvé par l’arrêté du "
        "1er août 2018 (téléconsultation)"
    )
    assert (found.valid_from, found.valid_to) == (dt.date(2026, 11, 24), dt.date(2027, 3, 31))


@pytest.mark.parametrize(
    ("date", "due"),
    [("2026-11-23", False), ("2026-11-24", True), ("2027-03-31", True), ("2027-04-01", False)],
)
def test_it_applies_on_its_days_and_on_no_other(luc, claire, date, due):
    approved(luc, claire, switch(valid_to=dt.date(2027, 3, 31)))
    case = CHILD | {
        "date": date,
        "starts_at": None,
        "patient": CHILD["patient"] | {"birth_date": "2022-03-01"},
    }
    assert ("plus_meg" in {found.code for found in judged(case).findings}) == due


def test_an_amount_completes_a_national_table(luc, claire):
    assert nationally(DERMATOLOGIST).lines[0].amount is None
    approved(luc, claire, tariff())
    verdict = judged(DERMATOLOGIST)
    assert (verdict.lines[0].code, verdict.lines[0].amount) == ("TCS", Decimal("38.00"))
    assert "tariff_to_complete" not in {found.code for found in verdict.findings}
    found = said(verdict, "regional_tariff_tcs")
    assert found.message == "Le montant de TCS, 38,00\u00a0€, est fixé par la région."
    assert (found.severity, found.source) == ("info", SOURCE)


def test_an_amount_of_a_specialty_is_for_that_specialty(luc, claire):
    approved(luc, claire, tariff())
    cardiologist = DERMATOLOGIST | {"physician": DERMATOLOGIST["physician"] | {"specialty": "SM04"}}
    assert judged(cardiologist) == nationally(cardiologist)


def test_an_amount_without_specialty_leaves_those_who_have_their_own(luc, claire):
    approved(luc, claire, tariff(specialties=(), amount=Decimal("26.50")))
    amounts = {}
    for specialty in ("SM04", "SM15", "SM42"):
        case = DERMATOLOGIST | {"physician": DERMATOLOGIST["physician"] | {"specialty": specialty}}
        amounts[specialty] = judged(case).lines[0].amount
    assert amounts == {"SM04": Decimal("26.50"), "SM15": Decimal("26.50"), "SM42": Decimal("50.20")}


def test_an_amount_replaces_a_national_one_while_it_lasts(luc, claire):
    approved(
        luc, claire, tariff("TCG", specialties=(), amount=Decimal("26.50"), valid_to=dt.date(2026, 11, 30))
    )
    assert judged(CHILD).lines[0].amount == Decimal("26.50")
    assert judged(CHILD | {"date": "2026-12-01", "starts_at": None}).lines[0].amount == Decimal("25.00")


def test_a_majoration_may_be_of_the_region(luc, claire):
    approved(luc, claire, tariff("MHP", specialties=(), amount=Decimal("7.00")))
    sunday = CHILD | {"date": "2026-11-29", "starts_at": None}
    verdict = judged(sunday)
    assert [(extra.code, extra.amount) for extra in verdict.lines[0].majorations] == [
        ("MHP", Decimal("7.00"))
    ]
    assert said(verdict, "regional_tariff_mhp").source == SOURCE


def test_an_end_gives_the_national_rule_back(luc, claire):
    first = approved(luc, claire, switch())
    approved(claire, luc, ending(first, dt.date(2026, 11, 24)))
    assert judged(CHILD) == nationally(CHILD)
    assert judged(CHILD | {"date": "2026-11-24", "starts_at": None}) != nationally(
        CHILD | {"date": "2026-11-24", "starts_at": None}
    )


@pytest.mark.parametrize(
    ("key", "case", "code"),
    [
        (
            "territory_treating_physician",
            differing(**AT_HOME, date="2026-11-25", starts_at=None, physician__same_territory=False),
            "territory_treating_physician_exempt",
        ),
        (
            "mop_replacement",
            differing(
                **ANOTHER, date="2026-11-25", starts_at=None, physician__replaces_treating_physician=True
            ),
            "mop_replacement_not_due",
        ),
    ],
)
def test_a_rule_that_takes_away_says_so_too(luc, claire, key, case, code):
    approved(luc, claire, switch(key))
    found = said(judged(case), code)
    assert found.source.startswith(SOURCE)


def test_what_another_process_approved_counts_at_once(luc, claire, django_assert_num_queries):
    active_rulebook()
    decision = proposed(luc, switch())
    services.decision_approve(actor=actor_of(claire), public_id=decision.public_id, at=NOW)
    with django_assert_num_queries(1):
        book = active_rulebook()
    assert [switched.key for switched in book.switched_on] == ["meg"]


def test_many_verdicts_ask_once(luc, claire, django_assert_num_queries):
    approved(luc, claire, switch())
    with django_assert_num_queries(1), rules_held() as book:
        for _ in range(5):
            assert judged(CHILD) == evaluate(situation_from_mapping(CHILD), book)
    with django_assert_num_queries(2):
        for _ in range(2):
            judged(CHILD)


def test_what_is_held_stays_the_same_inside_and_is_let_go_after(luc, claire):
    @rules_held()
    def before_and_after():
        before = judged(CHILD)
        approved(luc, claire, switch())
        return before, judged(CHILD)

    before, after = before_and_after()
    assert before == after
    assert judged(CHILD) != before


def test_the_physician_still_has_the_last_word(luc, claire):
    approved(luc, claire, switch("outside_unpaid"))
    case = situation_from_mapping(
        differing(**AT_HOME, **ANOTHER, date="2026-11-25", starts_at=None, orientation="none")
    )
    assert verdict_for(case).amo_rate == Decimal("0.00")
    assert verdict_for(case, Override(ips="O", motive="Courrier.")).amo_rate == Decimal("0.70")


class TestTheCommand:
    @pytest.fixture
    def cases(self, tmp_path):
        file = tmp_path / "cases.json"
        file.write_text(json.dumps([CHILD, FIRST]), encoding="utf-8")
        return str(file)

    def run(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        call_command("pathway_evaluate", *arguments, stdout=out, stderr=err)
        return json.loads(out.getvalue()), err.getvalue()

    def test_it_judges_by_the_rules_in_force(self, luc, claire, cases):
        approved(luc, claire, switch())
        (child, first), said = self.run(cases)
        assert child["lines"][0]["majorations"] == [{"code": "MEG", "amount": 5.0}]
        assert first["ips"] == "T"
        assert said == ""

    def test_it_judges_by_the_files_alone_when_asked(self, luc, claire, cases):
        approved(luc, claire, switch())
        (child, _), said = self.run(cases, "--national")
        assert child["lines"][0]["majorations"] == []
        assert said == ""

    def test_without_a_database_it_judges_by_the_files_and_says_so(self, cases, monkeypatch):
        def down():
            raise OperationalError("down")

        monkeypatch.setattr("pathways.selectors.applied", down)
        (child, _), said = self.run(cases)
        assert child["lines"][0]["majorations"] == []
        assert said.startswith("Base de données injoignable\u00a0: règles nationales seules")


def test_a_decision_leaves_every_other_case_alone(luc, claire):
    """Nothing but the doubtful rule and its words differs from the national rules."""
    approved(luc, claire, switch("four_per_patient"))
    for case in (FIRST, CHILD, DERMATOLOGIST):
        assert judged(case) == nationally(case)
    assert replace(active_rulebook(), switched_on=(), regional_tariffs=()) == national_rulebook()
