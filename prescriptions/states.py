"""The life of a prescription: written, signed, and perhaps revoked. What is signed never changes."""

from enum import StrEnum

from core.transitions import TransitionTable, move


class State(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    REVOKED = "revoked"


class Action(StrEnum):
    SIGN = "sign"
    REVOKE = "revoke"


PRESCRIPTION = TransitionTable[Action, State](
    {
        Action.SIGN: move(State.DRAFT, to=State.SIGNED),
        Action.REVOKE: move(State.SIGNED, to=State.REVOKED),
    }
)
