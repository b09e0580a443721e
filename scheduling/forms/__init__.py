"""What is typed to find a patient, to book, and to say what is known of a pathway. Forms save nothing."""

from scheduling.forms.booking import (
    BookingForm,
    CancelForm,
    MotiveEntryForm,
    MotiveForm,
    MoveForm,
    PatientSearchForm,
    RedFlagForm,
)
from scheduling.forms.days import AbsenceForm, BusyFeedForm, ExceptionForm, LimitsForm, absence_shown
from scheduling.forms.decisions import DecisionForm
from scheduling.forms.evidence import EvidenceForm
from scheduling.forms.hours import DraftError, HoursForm, change_typed, draft_typed

__all__ = [
    "AbsenceForm",
    "BookingForm",
    "BusyFeedForm",
    "CancelForm",
    "DecisionForm",
    "DraftError",
    "EvidenceForm",
    "ExceptionForm",
    "HoursForm",
    "LimitsForm",
    "MotiveEntryForm",
    "MotiveForm",
    "MoveForm",
    "PatientSearchForm",
    "RedFlagForm",
    "absence_shown",
    "change_typed",
    "draft_typed",
]
