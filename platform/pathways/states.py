"""The life of a regional decision. What is approved stays so: another decision ends it."""

from enum import StrEnum

from core.transitions import TransitionTable, move


class State(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


DECISION = TransitionTable[Action, State](
    {
        Action.APPROVE: move(State.PROPOSED, to=State.APPROVED),
        Action.REJECT: move(State.PROPOSED, to=State.REJECTED),
        Action.WITHDRAW: move(State.PROPOSED, to=State.WITHDRAWN),
    }
)
