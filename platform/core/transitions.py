"""State as a pure table: which action leads from where to where."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from core.errors import Conflict

State = TypeVar("State", bound=str)
Action = TypeVar("Action", bound=str)


class Move(NamedTuple, Generic[State]):
    """The states an action may start from, and the one it leads to."""

    sources: frozenset[State]
    target: State


class TransitionTable(Generic[Action, State]):
    """An immutable table of moves. Asking for an illegal one raises Conflict (409)."""

    def __init__(self, moves: Mapping[Action, Move[State]]) -> None:
        self._moves = dict(moves)

    def target(self, current: State, action: Action) -> State:
        """The state that `action` leads to from `current`; Conflict when it cannot start there."""
        move = self._moves[action]
        if current not in move.sources:
            raise Conflict(code="illegal_transition")
        return move.target

    def allowed(self, current: State) -> frozenset[Action]:
        """The actions that may start from `current`."""
        return frozenset(action for action, move in self._moves.items() if current in move.sources)


def move(*sources: State, to: State) -> Move[State]:
    """One line of a table: `move(PLANNED, READY, to=OPEN)`."""
    return Move(frozenset(sources), to)
