"""Every gesture that moves an act, from every state, through the pages: 409 says why, and what to do."""

import itertools

import pytest
from django.urls import reverse

from consultations import services
from consultations.presenters.act import state_badge
from consultations.states import CONSULTATION, Action, State
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import minutes

GESTURES = {
    Action.WAIT: ("ready", "nadia", {}),
    Action.ADMIT: ("admit", "morel", {}),
    Action.INTERRUPT: ("interrupt", "nadia", {"reason": "tired"}),
    Action.TO_PHONE: ("to_phone", "morel", {"reason": "no_picture"}),
    Action.TO_PERSON: ("to_person", "morel", {"reason": "examination"}),
    Action.FINISH: ("finish", "morel", {}),
    Action.RESUME: ("resume", "morel", {}),
    Action.CANCEL: ("cancel", "morel", {"reason": "technical"}),
}
# Preparing is no gesture of its own; signing and the mark of the agenda say their own words.
ELSEWHERE = {Action.PREPARE, Action.CLOSE, Action.RESTORE}


def test_every_action_has_its_gesture():
    assert GESTURES.keys() | ELSEWHERE == set(Action)


@pytest.mark.parametrize(("action", "state"), list(itertools.product(GESTURES, State)))
def test_every_gesture_from_every_state(request, story, action, state):
    name, who, data = GESTURES[action]
    story.consents().in_state(state)
    client = signed_in(PivotClient(), request.getfixturevalue(who))
    address = reverse(f"consultations:{name}", args=[story.public_id])
    answer = client.post(address, data)
    if action in CONSULTATION.allowed(state):
        assert answer.status_code == 302
        assert story.now().state == CONSULTATION.target(state, action)
        return
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert services.STANDS[state] in shown
    assert "Mme Jeanne Petit" in shown
    assert story.now().state == state
    refused = client.post(address, data, headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["detail"]) == (409, services.STANDS[state])


@pytest.mark.parametrize("state", State)
def test_a_report_is_signed_of_a_finished_act_only(story, state):
    story.in_state(state)
    client = signed_in(PivotClient(), story_user(story))
    address = reverse("consultations:sign", args=[story.public_id])
    answer = client.post(address, {}, headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert story.now().state == state


def story_user(story):
    return story.appointment.practitioner.user


def test_who_did_not_come_is_said_so_and_not_cancelled_to_the_eye(story, morel, nadia, monkeypatch):
    services.consultation_cancel(
        actor=story.nurse, public_id=story.public_id, reason="patient_absent", at=minutes(11)
    )
    for name, user in (("report", morel), ("preparation", nadia)):
        page = signed_in(PivotClient(), user).get(reverse(f"consultations:{name}", args=[story.public_id]))
        assert state_badge(story.now()).label == "Patient absent"
        assert "n’était pas là" in page.content.decode()
    monkeypatch.setattr("core.clock.now", lambda: minutes(12))
    assert "Patient absent" in signed_in(PivotClient(), morel).get("/").content.decode()
