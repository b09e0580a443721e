"""From the page of an act to "Expliquer": the case is carried over, and judged alike."""

import datetime as dt
import random

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import PARIS
from pathways.engine import Situation, evaluate, load_rulebook, situation_from_mapping
from pathways.enums import CaseOrigin
from pathways.forms.cases import CaseForm
from pathways.presenters.cases import FLAGS, OPEN, UNASKED, case_fields
from tests.cast import signed_in
from tests.pathways.examples import FIRST, differing
from tests.pathways.random_situations import random_situation
from tests.pathways.test_pages import EXPLAIN, text_of

BOOK = load_rulebook()
AT = dt.datetime(2026, 11, 24, 14, 30, tzinfo=PARIS)
CASE = situation_from_mapping(FIRST)


def carried(situation: Situation) -> dict[str, str]:
    return dict(case_fields(situation, origin=CaseOrigin.APPOINTMENT, at=AT))


@pytest.fixture
def physician(client: Client, morel) -> Client:
    return signed_in(client, morel)


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=0))
def test_a_case_carried_over_is_judged_alike(seed):
    situation = situation_from_mapping(random_situation(random.Random(seed)))
    form = CaseForm(carried(situation))
    assert form.is_valid(), form.errors
    assert evaluate(form.situation, BOOK) == evaluate(situation, BOOK)


def test_every_question_of_the_page_is_carried_and_no_name_is():
    names = set(carried(CASE)) | FLAGS | OPEN | {name for name in CaseForm.base_fields if "counts" in name}
    assert names - {"prefill", "origin", "origin_at"} == set(CaseForm.base_fields)
    assert not UNASKED & set(CaseForm.base_fields)


def test_opened_from_an_act_the_page_answers_at_once_and_shows_the_case(physician):
    answer = physician.post(EXPLAIN, carried(CASE))
    text = text_of(answer)
    assert answer.status_code == 200
    assert "Repris du rendez-vous du mar. 24 nov. 2026, 14 h 30. Rien n’est gardé ici." in text
    assert "Dans le parcours, pris en charge à 70 %" in text
    assert answer.context["form"]["patient__birth_date"].value() == "1938-05-02"
    assert "Expliquer ce cas" in text


def test_a_changed_case_still_says_where_it_comes_from(physician):
    page = physician.post(EXPLAIN, carried(CASE))
    kept = dict(page.context["kept"])
    assert set(kept) == {"origin", "origin_at"}
    changed = {**carried(CASE), **kept, "video": "failed"}
    del changed["prefill"]
    text = text_of(physician.post(EXPLAIN, changed))
    assert "Repris du rendez-vous du mar. 24 nov. 2026, 14 h 30, avec vos changements." in text
    assert "Non facturable" in text


def test_what_an_act_does_not_know_is_asked_and_not_refused(physician):
    fields = carried(CASE)
    del fields["date"]
    answer = physician.post(EXPLAIN, fields)
    assert answer.status_code == 200
    assert "à corriger" not in text_of(answer)
    assert "Ce qui se facture" not in text_of(answer)
    assert answer.context["form"]["patient__birth_date"].value() == "1938-05-02"
    del fields["prefill"]
    assert physician.post(EXPLAIN, fields).status_code == 422


@pytest.mark.parametrize("origin", ["", "<b>là-bas</b>", "elsewhere"])
def test_an_origin_that_is_not_ours_is_not_repeated(physician, origin):
    text = text_of(physician.post(EXPLAIN, carried(CASE) | {"origin": origin}))
    assert "Repris" not in text
    assert "là-bas" not in text
    assert "Dans le parcours" in text


def test_an_unknown_answer_stays_unknown():
    fields = carried(situation_from_mapping(differing(video=None, starts_at=None, last_in_person_on=None)))
    assert fields["video"] == "unknown"
    assert not {"hour", "last_in_person_on"} & set(fields)
