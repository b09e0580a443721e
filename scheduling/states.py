"""What may become of an appointment, of a request, of who waits and of a referral."""

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
    RESTORE = "restore"  # said too soon: the patient came


APPOINTMENT = TransitionTable[Action, State](
    {
        Action.CANCEL: move(State.BOOKED, to=State.CANCELLED),
        Action.HONOUR: move(State.BOOKED, to=State.HONOURED),
        Action.MISS: move(State.BOOKED, to=State.MISSED),
        Action.RESTORE: move(State.MISSED, to=State.BOOKED),
    }
)


class DemandStep(StrEnum):
    OPEN = "open"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    UNMET = "unmet"


class DemandAction(StrEnum):
    GO_ON = "go_on"  # the next physician is asked too
    ESCALATE = "escalate"  # its time is over: everybody is told again
    DECLINE = "decline"  # one physician cannot
    PROPOSE = "propose"
    LAPSE = "lapse"  # nobody answered the proposed hours
    REJECT = "reject"  # none of the proposed hours suits
    CHOOSE = "choose"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"
    SEND_ELSEWHERE = "send_elsewhere"  # a physician judged that it is not for a teleconsultation
    EXHAUST = "exhaust"  # nobody is left
    EXPIRE = "expire"  # nobody answered


_WAITS, _ASKED_BACK = DemandStep.OPEN, DemandStep.PROPOSED
DEMAND = TransitionTable[DemandAction, DemandStep](
    {
        DemandAction.GO_ON: move(_WAITS, to=_WAITS),
        DemandAction.ESCALATE: move(_WAITS, to=_WAITS),
        DemandAction.DECLINE: move(_WAITS, to=_WAITS),
        DemandAction.PROPOSE: move(_WAITS, to=_ASKED_BACK),
        DemandAction.LAPSE: move(_ASKED_BACK, to=_WAITS),
        DemandAction.REJECT: move(_ASKED_BACK, to=_WAITS),
        DemandAction.CHOOSE: move(_ASKED_BACK, to=DemandStep.ACCEPTED),
        DemandAction.ACCEPT: move(_WAITS, to=DemandStep.ACCEPTED),
        DemandAction.WITHDRAW: move(_WAITS, _ASKED_BACK, to=DemandStep.WITHDRAWN),
        DemandAction.SEND_ELSEWHERE: move(_WAITS, to=DemandStep.UNMET),
        DemandAction.EXHAUST: move(_WAITS, to=DemandStep.UNMET),
        DemandAction.EXPIRE: move(_WAITS, to=DemandStep.UNMET),
    }
)


class WaitingStep(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    SERVED = "served"
    LEFT = "left"
    EXPIRED = "expired"


class WaitingAction(StrEnum):
    OFFER = "offer"
    LAPSE = "lapse"
    DECLINE = "decline"
    TAKE = "take"
    LEAVE = "leave"
    EXPIRE = "expire"  # its last day is over


WAITING = TransitionTable[WaitingAction, WaitingStep](
    {
        WaitingAction.OFFER: move(WaitingStep.WAITING, to=WaitingStep.OFFERED),
        WaitingAction.LAPSE: move(WaitingStep.OFFERED, to=WaitingStep.WAITING),
        WaitingAction.DECLINE: move(WaitingStep.OFFERED, to=WaitingStep.WAITING),
        WaitingAction.TAKE: move(WaitingStep.OFFERED, to=WaitingStep.SERVED),
        WaitingAction.LEAVE: move(WaitingStep.WAITING, WaitingStep.OFFERED, to=WaitingStep.LEFT),
        WaitingAction.EXPIRE: move(WaitingStep.WAITING, to=WaitingStep.EXPIRED),
    }
)


class ReferralStep(StrEnum):
    WRITTEN = "written"
    TAKEN = "taken"
    BOOKED = "booked"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ReferralAction(StrEnum):
    TAKE = "take"  # one of those whom it reached
    BOOK = "book"
    FREE = "free"  # its appointment is cancelled or missed: it may be booked again
    DONE = "done"
    GIVE_BACK = "give_back"  # to the others whom it reached
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"  # its last day is over


_SENT, _OWNED = ReferralStep.WRITTEN, ReferralStep.TAKEN
REFERRAL = TransitionTable[ReferralAction, ReferralStep](
    {
        ReferralAction.TAKE: move(_SENT, to=_OWNED),
        ReferralAction.BOOK: move(_SENT, _OWNED, to=ReferralStep.BOOKED),
        ReferralAction.FREE: move(ReferralStep.BOOKED, to=_OWNED),
        ReferralAction.DONE: move(ReferralStep.BOOKED, to=ReferralStep.DONE),
        ReferralAction.GIVE_BACK: move(_OWNED, to=_SENT),
        ReferralAction.DECLINE: move(_SENT, _OWNED, to=ReferralStep.DECLINED),
        ReferralAction.WITHDRAW: move(_SENT, _OWNED, ReferralStep.BOOKED, to=ReferralStep.WITHDRAWN),
        ReferralAction.EXPIRE: move(_SENT, _OWNED, to=ReferralStep.EXPIRED),
    }
)


class FollowUpStep(StrEnum):
    PLANNED = "planned"
    BOOKED = "booked"
    DROPPED = "dropped"


class FollowUpAction(StrEnum):
    BOOK = "book"
    DROP = "drop"
    REOPEN = "reopen"  # the appointment taken for it was cancelled, or missed
    REPLACE = "replace"  # the same, when another was planned meanwhile


FOLLOW_UP = TransitionTable[FollowUpAction, FollowUpStep](
    {
        FollowUpAction.BOOK: move(FollowUpStep.PLANNED, to=FollowUpStep.BOOKED),
        FollowUpAction.DROP: move(FollowUpStep.PLANNED, to=FollowUpStep.DROPPED),
        FollowUpAction.REOPEN: move(FollowUpStep.BOOKED, to=FollowUpStep.PLANNED),
        FollowUpAction.REPLACE: move(FollowUpStep.BOOKED, to=FollowUpStep.DROPPED),
    }
)
