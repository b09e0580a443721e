"""The table of an act: every action from every state."""

import ast
import itertools
from pathlib import Path

import pytest

from consultations import states
from consultations.states import CONSULTATION, Action, State
from core.errors import Conflict

ALLOWED = {
    (State.PLANNED, Action.PREPARE): State.PREPARING,
    (State.PLANNED, Action.WAIT): State.WAITING,
    (State.PREPARING, Action.WAIT): State.WAITING,
    (State.WAITING, Action.ADMIT): State.IN_PROGRESS,
    (State.IN_PROGRESS, Action.INTERRUPT): State.INTERRUPTED,
    (State.INTERRUPTED, Action.RESUME): State.IN_PROGRESS,
    (State.INTERRUPTED, Action.FINISH): State.FINISHED,
    (State.INTERRUPTED, Action.CANCEL): State.CANCELLED,
    (State.IN_PROGRESS, Action.TO_PHONE): State.BY_PHONE,
    (State.INTERRUPTED, Action.TO_PHONE): State.BY_PHONE,
    (State.BY_PHONE, Action.RESUME): State.IN_PROGRESS,
    (State.BY_PHONE, Action.FINISH): State.FINISHED,
    (State.BY_PHONE, Action.CANCEL): State.CANCELLED,
    (State.PLANNED, Action.TO_PERSON): State.IN_PERSON,
    (State.PREPARING, Action.TO_PERSON): State.IN_PERSON,
    (State.WAITING, Action.TO_PERSON): State.IN_PERSON,
    (State.IN_PROGRESS, Action.TO_PERSON): State.IN_PERSON,
    (State.INTERRUPTED, Action.TO_PERSON): State.IN_PERSON,
    (State.BY_PHONE, Action.TO_PERSON): State.IN_PERSON,
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


@pytest.mark.parametrize(
    ("state", "left"), [(State.CLOSED, set()), (State.IN_PERSON, set()), (State.CANCELLED, {Action.RESTORE})]
)
def test_nothing_else_leaves_an_ended_act(state, left):
    assert CONSULTATION.allowed(state) == left


# Each group, said of every state: a new one finds its place in each of them, or this fails.
GROUPS = {
    "UNREADY": {"planned", "preparing"},
    "BEFORE_THE_CALL": {"planned", "preparing", "waiting"},
    "GOING_ON": {"in_progress", "interrupted", "by_phone"},
    "NOT_OVER": {"planned", "preparing", "waiting", "in_progress", "interrupted", "by_phone"},
    "HELD": {"waiting", "in_progress", "interrupted", "by_phone"},
    "JOINS": {"waiting", "in_progress"},
    "CALL_IS_OPEN": {"waiting", "in_progress", "interrupted"},
    "REPORT_IS_OPEN": {"in_progress", "interrupted", "by_phone", "finished"},
    "HAS_A_ROOM": {"waiting", "in_progress", "interrupted", "by_phone", "finished"},
    "CARRIED_OUT": {"finished", "closed"},
    "NOT_CARRIED_OUT": {"cancelled", "in_person"},
    "SETTLED": {"closed", "cancelled", "in_person"},
    "OVER": {"finished", "closed", "cancelled", "in_person"},
    "NEEDS_NO_START": {"planned", "preparing", "waiting", "cancelled", "in_person"},
}


def test_the_groups_are_all_told():
    named = {name for name, value in vars(states).items() if isinstance(value, tuple)}
    assert named == GROUPS.keys()


@pytest.mark.parametrize(("group", "state"), list(itertools.product(GROUPS, State)))
def test_every_group_says_of_every_state_whether_it_is_in(group, state):
    assert (state in getattr(states, group)) == (state.value in GROUPS[group])


@pytest.mark.parametrize("state", State)
def test_an_act_is_over_or_not_and_never_both(state):
    assert (state in states.OVER) != (state in states.NOT_OVER)


ROOT = Path(states.__file__).parents[1]
LOOKED_AT = [
    path
    for room in ("consultations", "billing", "scheduling", "platform/portal", "platform/demo")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts and path.name not in ("states.py", "enums.py")
]


def _lists(path: Path) -> list[int]:
    """The lines where states of an act are listed by hand."""
    tree = ast.parse(path.read_text())
    names = {"ConsultationState"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "consultations.states":
            names |= {one.asname or one.name for one in node.names if one.name == "State"}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Tuple | ast.List | ast.Set)
        and sum(isinstance(one, ast.Attribute) and ast.unparse(one.value) in names for one in node.elts) > 1
    ]


def test_no_module_lists_states_by_hand():
    found = [f"{path.relative_to(ROOT)}:{line}" for path in LOOKED_AT for line in _lists(path)]
    assert not found, "Name the group in consultations/states.py"


def test_a_list_by_hand_would_be_seen(tmp_path):
    module = tmp_path / "some.py"
    module.write_text("from consultations.states import State\nOVER = (State.CLOSED, State.CANCELLED)\n")
    assert _lists(module) == [2]
