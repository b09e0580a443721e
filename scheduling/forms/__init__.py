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
from scheduling.forms.decisions import DecisionForm
from scheduling.forms.evidence import EvidenceForm

__all__ = [
    "BookingForm",
    "CancelForm",
    "DecisionForm",
    "EvidenceForm",
    "MotiveEntryForm",
    "MotiveForm",
    "MoveForm",
    "PatientSearchForm",
    "RedFlagForm",
]
