"""How a message moves. A lost worker's message is taken again: SENDING is a lease, not an end."""

from core.transitions import TransitionTable, move
from notifications.enums import MessageAction as Action
from notifications.enums import MessageState as State

TRANSITIONS: TransitionTable[Action, State] = TransitionTable(
    {
        Action.TAKE: move(State.QUEUED, State.FAILED, State.SENDING, to=State.SENDING),
        Action.ACCEPT: move(State.SENDING, to=State.SENT),
        Action.CONFIRM: move(State.SENT, to=State.DELIVERED),
        Action.BOUNCE: move(State.SENT, to=State.DEAD),
        Action.POSTPONE: move(State.SENDING, to=State.FAILED),
        Action.GIVE_UP: move(State.SENDING, State.FAILED, to=State.DEAD),
        Action.RESEND: move(State.DEAD, to=State.QUEUED),
        Action.LAPSE: move(State.QUEUED, State.FAILED, State.SENDING, State.DEAD, to=State.LAPSED),
    }
)

# What a worker may take when its time has come; for SENDING that time is the end of the lease.
TAKEABLE = (State.QUEUED, State.FAILED, State.SENDING)
