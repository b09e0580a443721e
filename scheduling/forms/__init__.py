"""What is typed to find a patient, to book, to keep motives, and to say what is known of a pathway.

Forms save nothing.
"""

from scheduling.forms.agenda import AgendaForm, monday_of
from scheduling.forms.attendance import AttendanceForm, DelayForm
from scheduling.forms.booking import (
    BookingForm,
    CancelForm,
    MotiveForm,
    MoveForm,
    PatientSearchForm,
    ReleaseForm,
)
from scheduling.forms.confidentiality import LiftForm, SecretForm
from scheduling.forms.days import AbsenceForm, BusyFeedForm, ExceptionForm, LimitsForm, absence_shown
from scheduling.forms.decisions import DecisionForm
from scheduling.forms.demands import DeclineForm, DemandForm, IntakeForm, TimesForm
from scheduling.forms.elsewhere import ElsewhereForm
from scheduling.forms.evidence import EvidenceForm
from scheduling.forms.follow_ups import DropForm, FollowUpForm
from scheduling.forms.hours import DraftError, HoursForm, change_typed, draft_typed, typed_again
from scheduling.forms.links import (
    PATIENT,
    CallOffForm,
    ChoiceForm,
    CodeForm,
    HomeCodeForm,
    LinkForm,
    OtherHourForm,
    ReachForm,
    RelativeForm,
    page_asked,
)
from scheduling.forms.motives import (
    MotiveEntryForm,
    MotiveFilterForm,
    OutlineForm,
    OwnMotivesForm,
    PeriodForm,
    QuestionForm,
    RedFlagForm,
    UnsuitableForm,
)
from scheduling.forms.objections import KeepForm, ObjectionForm
from scheduling.forms.referrals import (
    ReferralDeclineForm,
    ReferralForm,
    ReferralWithdrawForm,
    first_valid_until,
)
from scheduling.forms.search import SearchForm
from scheduling.forms.waiting import WaitingForm

__all__ = [
    "PATIENT",
    "AbsenceForm",
    "AgendaForm",
    "AttendanceForm",
    "BookingForm",
    "BusyFeedForm",
    "CallOffForm",
    "CancelForm",
    "ChoiceForm",
    "CodeForm",
    "DecisionForm",
    "DeclineForm",
    "DelayForm",
    "DemandForm",
    "DraftError",
    "DropForm",
    "ElsewhereForm",
    "EvidenceForm",
    "ExceptionForm",
    "FollowUpForm",
    "HomeCodeForm",
    "HoursForm",
    "IntakeForm",
    "KeepForm",
    "LiftForm",
    "LimitsForm",
    "LinkForm",
    "MotiveEntryForm",
    "MotiveFilterForm",
    "MotiveForm",
    "MoveForm",
    "ObjectionForm",
    "OtherHourForm",
    "OutlineForm",
    "OwnMotivesForm",
    "PatientSearchForm",
    "PeriodForm",
    "QuestionForm",
    "ReachForm",
    "RedFlagForm",
    "ReferralDeclineForm",
    "ReferralForm",
    "ReferralWithdrawForm",
    "RelativeForm",
    "ReleaseForm",
    "SearchForm",
    "SecretForm",
    "TimesForm",
    "UnsuitableForm",
    "WaitingForm",
    "absence_shown",
    "change_typed",
    "draft_typed",
    "first_valid_until",
    "monday_of",
    "page_asked",
    "typed_again",
]
