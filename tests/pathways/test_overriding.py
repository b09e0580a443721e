"""A physician decides against the rules: what changes, what is said, what nobody may decide."""

import datetime as dt
import random
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.engine import Override, OverrideError, evaluate, load_rulebook, situation_from_mapping
from pathways.engine.verdict import Ips
from pathways.verdicts import liftable
from tests.pathways.examples import ANOTHER, AT_HOME, EXPERTISE, FIRST, differing
from tests.pathways.random_situations import random_situation

BOOK = load_rulebook()
OUTSIDE = differing(**AT_HOME, **ANOTHER, orientation="none")
TWELVE_MONTHS = differing(
    **AT_HOME,
    date="2021-03-10",
    starts_at="2021-03-10T10:00:00+01:00",
    last_in_person_on="2019-11-02",
)
thorough = settings(max_examples=300, deadline=None)
situations = st.integers(min_value=0).map(
    lambda seed: situation_from_mapping(random_situation(random.Random(seed)))
)


def judged(case, **choice):
    override = Override(motive="Le patient a été orienté par téléphone.", **choice) if choice else None
    return evaluate(situation_from_mapping(case), BOOK, override)


def said(verdict, code):
    [found] = [found for found in verdict.findings if found.code == code]
    return found


def test_a_forced_indicator_brings_its_status_and_its_rate():
    before, after = judged(OUTSIDE), judged(OUTSIDE, ips="O")
    assert (before.status, before.ips, before.amo_rate) == ("outside_pathway", "S", Decimal("0.30"))
    assert (after.status, after.ips, after.amo_rate) == ("in_pathway", "O", Decimal("0.70"))
    assert after.lines == before.lines
    assert "outside_pathway" not in after.codes("warning")
    assert "ips_outside" not in {found.code for found in after.findings}


def test_a_forced_indicator_is_said_with_what_the_rules_said():
    found = said(judged(OUTSIDE, ips="O"), "override_ips")
    assert found.severity == "warning"
    assert found.source == "Décision du médecin"
    assert found.message == (
        "Les règles donnaient l’indicateur S\u00a0: «\u00a0Rien n’établit que le parcours de soins est "
        "respecté\u00a0: ni médecin traitant, ni orientation, ni exception.\u00a0» "
        "Le médecin a choisi l’indicateur O. Motif\u00a0: Le patient a été orienté par téléphone."
    )
    assert found.valid_from == found.valid_to == dt.date(2026, 3, 10)


def test_the_blank_indicator_can_be_chosen_and_is_named():
    verdict = judged(FIRST, ips="")
    assert (verdict.status, verdict.ips) == ("excluded_from_pathway", "")
    assert "Le médecin a choisi l’indicateur blanc." in said(verdict, "override_ips").message


def test_a_worse_indicator_can_be_chosen_too():
    verdict = judged(FIRST, ips="S")
    assert (verdict.status, verdict.amo_rate) == ("outside_pathway", Decimal("0.30"))
    assert {"outside_pathway", "override_ips"} <= set(verdict.codes("warning"))


def test_a_lifted_blocking_gives_the_lines_back():
    before, after = judged(TWELVE_MONTHS), judged(TWELVE_MONTHS, lifted=frozenset({"no_recent_in_person"}))
    assert (before.status, before.lines, before.amo_rate) == ("not_billable", (), None)
    assert (after.status, after.amo_rate) == ("in_pathway", Decimal("0.70"))
    assert [(line.code, line.amount) for line in after.lines] == [("TCG", Decimal("25.00"))]
    assert said(after, "no_recent_in_person").severity == "warning"
    assert said(after, "override_lifted").severity == "warning"
    assert (
        "Les règles bloquaient\u00a0: «\u00a0Aucune consultation en présence"
        in said(after, "override_lifted").message
    )
    assert after.codes("blocking") == ()


def test_each_blocking_is_lifted_by_itself():
    case = differing(**EXPERTISE, year_counts__requis_patient=4, year_counts__requerant_patient=4)
    assert judged(case).lines == ()
    one = judged(case, lifted=frozenset({"requis_limit"}))
    assert [line.code for line in one.lines] == ["TE2"]
    assert one.codes("blocking") == ("requerant_limit",)
    both = judged(case, lifted=frozenset({"requis_limit", "requerant_limit"}))
    assert [line.code for line in both.lines] == ["TE2", "RQD"]
    assert said(both, "override_lifted").message.count("«") == 2


def test_another_blocking_still_holds():
    case = TWELVE_MONTHS | {"video": "failed"}
    verdict = judged(case, lifted=frozenset({"no_recent_in_person"}))
    assert (verdict.status, verdict.lines) == ("not_billable", ())
    assert verdict.codes("blocking") == ("video_failed",)


def test_both_choices_are_told():
    verdict = judged(TWELVE_MONTHS, ips="U", lifted=frozenset({"no_recent_in_person"}))
    assert {"override_ips", "override_lifted", "no_recent_in_person"} <= set(verdict.codes("warning"))
    assert verdict.status == "excluded_from_pathway"


def test_what_changes_nothing_adds_nothing():
    assert judged(FIRST, ips="T") == judged(FIRST)
    assert judged(FIRST, lifted=frozenset({"video_failed"})) == judged(FIRST)
    assert judged(FIRST, ips="T", lifted=frozenset({"requis_limit"})) == judged(FIRST)


@pytest.mark.parametrize(
    "code",
    [
        "date_unknown",
        "form_unknown",
        "not_yet_reimbursed",
        "tele_expertise_not_yet_reimbursed",
        "physician_salaried",
    ],
)
def test_some_things_nobody_lifts(code):
    with pytest.raises(OverrideError, match="Ce constat ne se lève pas"):
        judged(FIRST, lifted=frozenset({code}))


def test_an_unknown_code_is_refused():
    with pytest.raises(OverrideError, match="Constat inconnu, «\u00a0colour\u00a0»"):
        judged(FIRST, lifted=frozenset({"colour"}))


def test_the_indicator_of_a_tele_expertise_is_not_chosen():
    with pytest.raises(OverrideError, match="La télé-expertise n’entre pas dans le parcours"):
        judged(differing(**EXPERTISE), ips="T")
    assert judged(differing(**EXPERTISE), ips="") == judged(differing(**EXPERTISE))


def test_a_decision_has_a_motive_and_a_known_indicator():
    for motive in ("", "  \n"):
        with pytest.raises(OverrideError, match="motif"):
            Override(ips="T", motive=motive)
    with pytest.raises(OverrideError, match="Indicateur de parcours inconnu"):
        Override(ips="Z", motive="Motif")  # type: ignore[arg-type]


def test_the_motive_ends_the_sentence_once():
    override = Override(ips="U", motive=" Appel du 15. ")
    found = said(evaluate(situation_from_mapping(OUTSIDE), BOOK, override), "override_ips")
    assert found.message.endswith("Motif\u00a0: Appel du 15.")


def test_what_may_be_lifted_of_a_verdict():
    assert [found.code for found in liftable(judged(TWELVE_MONTHS))] == ["no_recent_in_person"]
    assert liftable(judged({})) == ()
    assert liftable(judged(OUTSIDE)) == ()


@thorough
@given(situations, st.sampled_from(get_args(Ips)), st.sets(st.sampled_from(sorted(BOOK.liftable))))
def test_an_override_is_never_silent_and_changes_nothing_else(situation, ips, lifted):
    if situation.form == "tele_expertise":
        ips = ""
    plain = evaluate(situation, BOOK)
    verdict = evaluate(situation, BOOK, Override(ips=ips, lifted=frozenset(lifted), motive="Motif"))
    codes = [found.code for found in verdict.findings]
    assert len(set(codes)) == len(codes)
    assert ("override_ips" in codes) == (ips != plain.ips)
    assert ("override_lifted" in codes) == bool(lifted & set(plain.codes("blocking")))
    assert verdict.ips == ips
    assert not lifted & set(verdict.codes("blocking"))
    assert set(plain.lines) <= set(verdict.lines)
    if not {"override_ips", "override_lifted"} & set(codes):
        assert verdict == plain
