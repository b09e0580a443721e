from scheduling.models.appointments import Appointment, AppointmentTransition
from scheduling.models.attendance import AttendanceMark
from scheduling.models.availability import CartOpening, NursePresence, WeeklyAvailability, WeeklyRule
from scheduling.models.busy import BusyFeed, BusySpan
from scheduling.models.calendars import CALENDARS, Calendar, Owner, calendar_of
from scheduling.models.confidentiality import Confidentiality
from scheduling.models.demands import (
    Demand,
    DemandIntake,
    DemandTransition,
    DemandTurn,
    ProposedTime,
)
from scheduling.models.elsewhere import ElsewhereOpening
from scheduling.models.exceptions import (
    Absence,
    AvailabilityException,
    CartException,
    DayException,
    PresenceException,
)
from scheduling.models.follow_ups import FollowUp
from scheduling.models.held import HeldTime
from scheduling.models.holds import Hold
from scheduling.models.limits import AgendaLimits
from scheduling.models.links import AppointmentLink, GuestLink, LinkCode, OfferLink
from scheduling.models.motives import Motive, MotiveQuestion, PractitionerMotive, RedFlag
from scheduling.models.objections import Objection
from scheduling.models.pathway import PathwayFact, PathwayOverride
from scheduling.models.referrals import Referral, ReferralTransition
from scheduling.models.screening import Screening, UnsuitableMark
from scheduling.models.subscriptions import Subscription
from scheduling.models.waiting import WaitingEntry, WaitingOffer

__all__ = [
    "CALENDARS",
    "Absence",
    "AgendaLimits",
    "Appointment",
    "AppointmentLink",
    "AppointmentTransition",
    "AttendanceMark",
    "AvailabilityException",
    "BusyFeed",
    "BusySpan",
    "Calendar",
    "CartException",
    "CartOpening",
    "Confidentiality",
    "DayException",
    "Demand",
    "DemandIntake",
    "DemandTransition",
    "DemandTurn",
    "ElsewhereOpening",
    "FollowUp",
    "GuestLink",
    "HeldTime",
    "Hold",
    "LinkCode",
    "Motive",
    "MotiveQuestion",
    "NursePresence",
    "Objection",
    "OfferLink",
    "Owner",
    "PathwayFact",
    "PathwayOverride",
    "PractitionerMotive",
    "PresenceException",
    "ProposedTime",
    "RedFlag",
    "Referral",
    "ReferralTransition",
    "Screening",
    "Subscription",
    "UnsuitableMark",
    "WaitingEntry",
    "WaitingOffer",
    "WeeklyAvailability",
    "WeeklyRule",
    "calendar_of",
]
