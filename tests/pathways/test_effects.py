"""What a decision would change, judged on the sample cases before it is taken."""

import datetime as dt
from decimal import Decimal

import pytest

from pathways.effects import effect_of
from pathways.engine import civil_time, evaluate
from pathways.engine.facts import facts_of
from pathways.engine.tables import Period, SwitchedOn
from pathways.enums import DecisionKind
from pathways.models import Decision, InForce
from pathways.samples import samples
from pathways.verdicts import national_rulebook
from tests.pathways.factories import approved, ending, switch, tariff

TODAY = dt.date(2026, 11, 24)
BOOK = national_rulebook()
DAYS = [
    dt.date(2026, 11, 24),
    dt.date(2027, 1, 1),
    dt.date(2028, 2, 29),
    dt.date(2027, 3, 28),
    dt.date(2026, 12, 24),
]


def of_switch(key, **changes):
    return Decision(**({"kind": DecisionKind.SWITCH, "switch": key, "valid_from": TODAY} | changes))


def of_tariff(code, amount="77.77", **changes):
    words = {"kind": DecisionKind.TARIFF, "code": code, "amount": Decimal(amount), "valid_from": TODAY}
    return Decision(**(words | changes))


def names(effect):
    return [change.name for change in effect.changes]


class TestSamples:
    def test_their_names_are_distinct(self):
        told = [sample.name for sample in samples(TODAY)]
        assert len(set(told)) == len(told) >= 40

    @pytest.mark.parametrize("on", DAYS)
    def test_any_day_will_do(self, on):
        for sample in samples(on, ["SM16"]):
            day = sample.situation.date
            assert on <= day <= on + dt.timedelta(days=7)
            sunday = "dimanche" in sample.name
            assert civil_time.is_sunday(day) == sunday
            assert sunday or not civil_time.is_public_holiday(day)
            facts = facts_of(sample.situation)
            if sample.name[0].isdigit():
                assert facts["patient.age"] == int(sample.name.split("\u00a0")[0].split()[0])
            assert facts["months_since_in_person"] in (None, 6, 7, 24, 25)

    def test_nothing_is_missing_that_a_verdict_would_ask(self):
        for sample in samples(TODAY):
            verdict = evaluate(sample.situation, BOOK)
            assert not [code for code in verdict.codes("info") if code.endswith("_unknown")], sample.name


@pytest.mark.django_db
class TestEffect:
    @pytest.mark.parametrize("key", list(BOOK.switches))
    def test_every_doubtful_rule_changes_a_case(self, key):
        assert effect_of(of_switch(key), TODAY).changes

    @pytest.mark.parametrize("code", BOOK.billable)
    def test_every_amount_changes_a_case(self, code):
        """MEG, SNP and SHE are due when their rule is: a case has them then."""
        on = {"MEG": "meg", "SNP": "snp", "SHE": "she"}.get(code)
        if on is None:
            assert effect_of(of_tariff(code), TODAY).changes
        else:
            applied = BOOK.with_decisions([SwitchedOn(on, Period(TODAY))])
            verdicts = [evaluate(sample.situation, applied) for sample in samples(TODAY)]
            assert any(
                extra.code == code
                for verdict in verdicts
                for line in verdict.lines
                for extra in line.majorations
            )

    def test_another_text_alone_is_no_change(self):
        """The bonus of somebody else's patient is due by both readings: only its source differs."""
        assert names(effect_of(of_switch("mop_replacement"), TODAY)) == [
            "82\u00a0ans, remplaçant du médecin traitant"
        ]

    def test_every_specialty_of_an_amount_is_tried(self):
        effect = effect_of(of_tariff("TCS", specialties=["SM16", "SM17"]), TODAY)
        assert sum("Patient orienté" in name for name in names(effect)) == 2
        assert effect.tried == len(samples(TODAY)) + 2

    def test_it_is_judged_today_or_on_its_first_day(self):
        assert effect_of(of_switch("meg"), TODAY).on == TODAY
        later, gone = dt.date(2027, 2, 1), dt.date(2026, 1, 15)
        assert effect_of(of_switch("meg", valid_from=later), TODAY).on == later
        assert effect_of(of_switch("meg", valid_from=gone), TODAY).on == TODAY
        past = of_switch("meg", valid_from=gone, valid_to=dt.date(2026, 3, 1))
        assert effect_of(past, TODAY).on == gone

    def test_without_and_with_are_told_the_right_way_round(self):
        [change] = effect_of(of_switch("meg"), TODAY).changes
        assert change.without.lines[0].majorations == ()
        assert [extra.code for extra in change.with_it.lines[0].majorations] == ["MEG"]

    def test_what_applies_already_changes_nothing(self, luc, claire, time_machine):
        time_machine.move_to(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=False)
        approved(luc, claire, switch())
        assert effect_of(of_switch("meg"), TODAY).changes == []

    def test_an_end_is_told_from_the_day_after(self, luc, claire, time_machine):
        time_machine.move_to(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=False)
        first = approved(luc, claire, tariff())
        end = Decision(kind=DecisionKind.END, target=first, valid_to=dt.date(2026, 12, 31))
        effect = effect_of(end, TODAY)
        assert effect.on == dt.date(2027, 1, 1)
        assert any("Dermatologie" in name for name in names(effect))
        assert all(change.with_it.lines[0].amount is None for change in effect.changes)
        assert ending(first, TODAY).ends == first.public_id

    def test_looking_writes_nothing(self):
        effect_of(of_switch("meg"), TODAY)
        assert not Decision.objects.exists()
        assert not InForce.objects.exists()
