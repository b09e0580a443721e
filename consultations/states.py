"""The life of an act, independent of the video: hanging up is not finishing, only « Terminer » is."""

from enum import StrEnum

from core.transitions import TransitionTable, move


class State(StrEnum):
    PLANNED = "planned"
    PREPARING = "preparing"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    INTERRUPTED = "interrupted"
    BY_PHONE = "by_phone"
    FINISHED = "finished"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    IN_PERSON = "in_person"


class Action(StrEnum):
    PREPARE = "prepare"
    WAIT = "wait"
    ADMIT = "admit"
    INTERRUPT = "interrupt"
    TO_PHONE = "to_phone"
    TO_PERSON = "to_person"
    FINISH = "finish"
    RESUME = "resume"
    CLOSE = "close"
    CANCEL = "cancel"
    RESTORE = "restore"


# The groups are named here and nowhere else: a new state finds its place in each of them at once.
UNREADY = (State.PLANNED, State.PREPARING)
BEFORE_THE_CALL = (*UNREADY, State.WAITING)
GOING_ON = (State.IN_PROGRESS, State.INTERRUPTED, State.BY_PHONE)
NOT_OVER = (*BEFORE_THE_CALL, *GOING_ON)
# Whoever is beside the patient has their page of the call; an interruption sends nobody out of the room.
HELD = (State.WAITING, *GOING_ON)
# The page at the cart enters the call by itself; interrupted, it sends nothing until the act is taken up.
JOINS = (State.WAITING, State.IN_PROGRESS)
CALL_IS_OPEN = (State.WAITING, State.IN_PROGRESS, State.INTERRUPTED)
REPORT_IS_OPEN = (*GOING_ON, State.FINISHED)
HAS_A_ROOM = (State.WAITING, *GOING_ON, State.FINISHED)
CARRIED_OUT = (State.FINISHED, State.CLOSED)
NOT_CARRIED_OUT = (State.CANCELLED, State.IN_PERSON)
SETTLED = (State.CLOSED, *NOT_CARRIED_OUT)
OVER = (State.FINISHED, *SETTLED)
NEEDS_NO_START = (*BEFORE_THE_CALL, *NOT_CARRIED_OUT)

CONSULTATION = TransitionTable[Action, State](
    {
        Action.PREPARE: move(State.PLANNED, to=State.PREPARING),
        Action.WAIT: move(State.PLANNED, State.PREPARING, to=State.WAITING),
        Action.ADMIT: move(State.WAITING, to=State.IN_PROGRESS),
        Action.INTERRUPT: move(State.IN_PROGRESS, to=State.INTERRUPTED),
        # By voice, nothing is a teleconsultation any more: it goes on, and the picture may come back.
        Action.TO_PHONE: move(State.IN_PROGRESS, State.INTERRUPTED, to=State.BY_PHONE),
        # The patient is seen in person instead: this act ends without a report nor a fee.
        Action.TO_PERSON: move(*NOT_OVER, to=State.IN_PERSON),
        Action.FINISH: move(*GOING_ON, to=State.FINISHED),
        Action.RESUME: move(State.FINISHED, State.INTERRUPTED, State.BY_PHONE, to=State.IN_PROGRESS),
        Action.CLOSE: move(State.FINISHED, to=State.CLOSED),
        # The patient, said not to have come, is there after all.
        Action.RESTORE: move(State.CANCELLED, to=State.PREPARING),
        # A consent withdrawn during the call cancels too: nothing obliges to go on (L1111-4 CSP).
        Action.CANCEL: move(*NOT_OVER, to=State.CANCELLED),
    }
)
