"""How a dispatch moves. A lost worker's is taken again: SENDING is a lease, not an end."""

from core.transitions import TransitionTable, move
from correspondence.enums import DispatchAction as Action
from correspondence.enums import DispatchState as State

DISPATCH: TransitionTable[Action, State] = TransitionTable(
    {
        Action.TAKE: move(State.WAITING, State.FAILED, State.SENDING, to=State.SENDING),
        Action.ACCEPT: move(State.SENDING, to=State.SENT),
        Action.RECEIVE: move(State.SENT, to=State.RECEIVED),
        Action.READ: move(State.SENT, State.RECEIVED, to=State.READ),
        Action.POSTPONE: move(State.SENDING, to=State.FAILED),
        Action.GIVE_UP: move(State.SENDING, State.FAILED, to=State.DEAD),
        Action.BOUNCE: move(State.SENT, to=State.DEAD),
        Action.RETRY: move(State.DEAD, State.FAILED, to=State.WAITING),
        Action.RENEW: move(State.SENT, State.RECEIVED, State.READ, to=State.WAITING),
        Action.RESUME: move(State.WITHDRAWN, to=State.WAITING),
        # What a recipient holds cannot be taken back; a link to a patient, whoever opened it, can be shut.
        Action.WITHDRAW: move(*(one for one in State if one != State.WITHDRAWN), to=State.WITHDRAWN),
    }
)

# What a worker may take when its time has come; for SENDING that time is the end of the lease.
TAKEABLE = (State.WAITING, State.FAILED, State.SENDING)
# The recipient has it, or their server does.
LEFT = (State.SENT, State.RECEIVED, State.READ)
