"""What may become of an appointment."""

from enum import StrEnum

from core.transitions import TransitionTable, move


class State(StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"
    HONOURED = "honoured"
    MISSED = "missed"


class Action(StrEnum):
    CANCEL = "cancel"
    HONOUR = "honour"
    MISS = "miss"


APPOINTMENT = TransitionTable[Action, State](
    {
        Action.CANCEL: move(State.BOOKED, to=State.CANCELLED),
        Action.HONOUR: move(State.BOOKED, to=State.HONOURED),
        Action.MISS: move(State.BOOKED, to=State.MISSED),
    }
)
