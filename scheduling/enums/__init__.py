"""The words that agendas are told in, by subject: what is kept in a column, and what it is called."""

from scheduling.enums.appointments import (
    DELAYS,
    ActForm,
    AppointmentState,
    AttendanceKind,
    CancelReason,
    CountedBy,
    ObjectionReason,
    Party,
)
from scheduling.enums.booking import HeldBy, HeldKind, HoldPurpose, SearchOrder, SearchScope
from scheduling.enums.demands import DeclineReason, DemandState, Urgency
from scheduling.enums.evidence import UNKNOWN, Answer, Declared, Fact, Means, Orientation, Setting, Teller
from scheduling.enums.hours import AgendaView, DayKind, FeedProblem, HalfDay, Weekday
from scheduling.enums.motives import (
    Destination,
    MotiveKeeper,
    MotiveState,
    QuestionKind,
    ScreeningOutcome,
    StopKind,
    UnsuitableReason,
)
from scheduling.enums.referrals import ReferralDecline, ReferralState, ReferralWithdrawal, SentTo, Wished
from scheduling.enums.waiting import DropReason, FollowUpDelay, FollowUpState, OfferOutcome, WaitingState

__all__ = [
    "DELAYS",
    "UNKNOWN",
    "ActForm",
    "AgendaView",
    "Answer",
    "AppointmentState",
    "AttendanceKind",
    "CancelReason",
    "CountedBy",
    "DayKind",
    "Declared",
    "DeclineReason",
    "DemandState",
    "Destination",
    "DropReason",
    "Fact",
    "FeedProblem",
    "FollowUpDelay",
    "FollowUpState",
    "HalfDay",
    "HeldBy",
    "HeldKind",
    "HoldPurpose",
    "Means",
    "MotiveKeeper",
    "MotiveState",
    "ObjectionReason",
    "OfferOutcome",
    "Orientation",
    "Party",
    "QuestionKind",
    "ReferralDecline",
    "ReferralState",
    "ReferralWithdrawal",
    "ScreeningOutcome",
    "SearchOrder",
    "SearchScope",
    "SentTo",
    "Setting",
    "StopKind",
    "Teller",
    "UnsuitableReason",
    "Urgency",
    "WaitingState",
    "Weekday",
    "Wished",
]
