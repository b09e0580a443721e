"""« Terminer et signer »: one gesture where all is written; else the act ends and the rest is asked."""

import re

import pytest
from django.urls import reverse

from consultations import selectors, services
from consultations.models import CallQuality
from consultations.views.report import SIGNED, TO_BE_SAID
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes

pytestmark = pytest.mark.django_db

WRITTEN = {"reason": "Œdèmes.", "findings": "Godet.", "conclusion": "Diurétique.", "actions": "Furosémide."}
SAYS_SO = "Terminer et signer, sans incident"


@pytest.fixture(autouse=True)
def at_the_hour(time_machine):
    time_machine.move_to(minutes(17), tick=False)


@pytest.fixture
def call(story):
    """Begun, with Nadia beside Mme Petit."""
    story.begins()
    story.party = services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(1))
    return story


@pytest.fixture
def physician(client: PivotClient, morel) -> PivotClient:
    return signed_in(client, morel)


def cockpit(physician, call):
    return physician.get(reverse("consultations:cockpit", args=[call.public_id])).content.decode()


def concludes(physician, call, **more):
    shown = re.search(r'name="verdict" value="([0-9a-f]+)"', cockpit(physician, call))
    said = {"version": "0", "verdict": shown[1], "incidents_shown": "0", **WRITTEN, **more}
    return physician.post(reverse("consultations:conclude", args=[call.public_id]), said, follow=True)


def test_one_gesture_ends_signs_and_keeps_what_was_written(physician, call):
    assert SAYS_SO in cockpit(physician, call)
    assert SIGNED in concludes(physician, call, incidents="Néant.").content.decode()
    assert call.now().state == "closed"
    assert call.act.report_versions.get().sections == WRITTEN | {"incidents": "Néant."}


def test_what_is_missing_is_asked_on_the_report_and_the_act_ends(physician, call):
    page = concludes(physician, call, conclusion="").content.decode()
    assert "la conclusion" in page.lower()
    assert (call.now().state, call.act.report_versions.count()) == ("finished", 0)


def test_an_incident_noted_since_the_page_was_read_stands_in_what_is_signed(physician, call):
    services.incident_note(actor=call.nurse, public_id=call.public_id, kind="line", text="Gel", at=minutes(9))
    assert SAYS_SO not in cockpit(physician, call)
    concludes(physician, call, incidents="Néant.")
    assert "Gel" in call.now().report_versions.get().sections["incidents"]


def test_where_the_line_was_cut_nobody_says_nothing_happened_in_one_press(physician, call):
    cut = {"number": 1, "at": minutes(5).isoformat(), "ms": 60_000}
    spent = {"first_at": minutes(1), "last_at": minutes(6), "cuts": [cut]}
    CallQuality.objects.create(consultation=call.act, party=call.party, **spent)
    page = cockpit(physician, call)
    assert SAYS_SO not in page
    assert "La ligne a été coupée pendant l’appel" in page
    concludes(physician, call)
    assert call.now().state == "finished"


def test_a_cut_measured_since_the_page_was_read_denies_the_button(physician, call):
    assert SAYS_SO in cockpit(physician, call)
    cut = {"number": 1, "at": minutes(5).isoformat(), "ms": 60_000}
    spent = {"first_at": minutes(1), "last_at": minutes(6), "cuts": [cut]}
    CallQuality.objects.create(consultation=call.act, party=call.party, **spent)
    concludes(physician, call, incidents="Néant.")
    assert (call.now().state, call.act.report_versions.count()) == ("finished", 0)


def test_of_an_advice_no_answer_is_asked(physician, call, monkeypatch):
    monkeypatch.setattr("consultations.selectors.pathway.is_advice", lambda act: True)
    assert not selectors.bill_depends_on_an_answer(call.now())


def test_a_question_that_decides_the_bill_is_answered_before_the_signature(
    client, haddad, nadia, mme_petit, ehpad
):
    story = Story(assisted(mme_petit, haddad, ehpad), haddad, nadia).begins()
    services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(1))
    page = concludes(signed_in(client, haddad), story, incidents="Néant.").content.decode()
    assert TO_BE_SAID in page
    assert story.now().state == "finished"


def test_a_text_that_changed_elsewhere_ends_nothing(physician, call):
    call.writes()
    page = concludes(physician, call, incidents="Néant.").content.decode()
    assert "Relisez les deux versions" in page
    assert call.now().state == "in_progress"


def test_a_verdict_that_was_not_read_is_not_signed(physician, call):
    page = concludes(physician, call, incidents="Néant.", verdict="0" * 16).content.decode()
    assert "a changé depuis que vous l’avez lu" in page
    assert call.now().state == "finished"


def test_two_presses_end_and_sign_once(physician, call):
    concludes(physician, call, incidents="Néant.")
    answer = physician.post(reverse("consultations:conclude", args=[call.public_id]), {"version": "0"})
    assert answer.status_code == 409
    assert call.now().report_versions.count() == 1
