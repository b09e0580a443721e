"""The table of an act: every action from every state."""

import itertools

import pytest

from consultations.states import CONSULTATION, Action, State
from core.errors import Conflict

ALLOWED = {
    (State.PLANNED, Action.PREPARE): State.PREPARING,
    (State.PLANNED, Action.WAIT): State.WAITING,
    (State.PREPARING, Action.WAIT): State.WAITING,
    (State.WAITING, Action.ADMIT): State.IN_PROGRESS,
    (State.IN_PROGRESS, Action.FINISH): State.FINISHED,
    (State.FINISHED, Action.RESUME): State.IN_PROGRESS,
    (State.FINISHED, Action.CLOSE): State.CLOSED,
    (State.PLANNED, Action.CANCEL): State.CANCELLED,
    (State.PREPARING, Action.CANCEL): State.CANCELLED,
    (State.WAITING, Action.CANCEL): State.CANCELLED,
    (State.IN_PROGRESS, Action.CANCEL): State.CANCELLED,
    # Said not to have come, and there after all: the service asks that it was for this that it was cancelled.
    (State.CANCELLED, Action.RESTORE): State.PREPARING,
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_every_action_from_every_state(state, action):
    if (state, action) in ALLOWED:
        assert CONSULTATION.target(state, action) == ALLOWED[state, action]
    else:
        with pytest.raises(Conflict):
            CONSULTATION.target(state, action)


@pytest.mark.parametrize(("state", "left"), [(State.CLOSED, set()), (State.CANCELLED, {Action.RESTORE})])
def test_nothing_else_leaves_an_ended_act(state, left):
    assert CONSULTATION.allowed(state) == left
