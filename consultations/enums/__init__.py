"""The words that acts are told in, by subject: what is kept in a column, and what it is called."""

from consultations.enums.acts import (
    ActKind,
    AdviceReason,
    CancelReason,
    ConsultationState,
    InterruptReason,
    Outcome,
    TurnEnd,
    TurnKind,
    TurnReason,
)
from consultations.enums.carts import (
    CheckItem,
    CheckResult,
    HarmTo,
    IncidentKind,
    IncidentOutcome,
    PutAway,
    ReportKind,
    ReportState,
)
from consultations.enums.examination import (
    OBSERVED_WORDS,
    AuscultationPoint,
    EcgSource,
    MeasureMethod,
    ObservedKind,
    RequestKind,
    SoundFilter,
    VitalKind,
)
from consultations.enums.images import EarSide, ImagesFate, StillGivenUp, StillSource
from consultations.enums.notes import NoteField
from consultations.enums.people import SILENCEABLE, AparteEnd, ObserverEnd, PartyRole
from consultations.enums.trace import AUDIT_WORDING

__all__ = [
    "AUDIT_WORDING",
    "OBSERVED_WORDS",
    "SILENCEABLE",
    "ActKind",
    "AdviceReason",
    "AparteEnd",
    "AuscultationPoint",
    "CancelReason",
    "CheckItem",
    "CheckResult",
    "ConsultationState",
    "EarSide",
    "EcgSource",
    "HarmTo",
    "ImagesFate",
    "IncidentKind",
    "IncidentOutcome",
    "InterruptReason",
    "MeasureMethod",
    "NoteField",
    "ObservedKind",
    "ObserverEnd",
    "Outcome",
    "PartyRole",
    "PutAway",
    "ReportKind",
    "ReportState",
    "RequestKind",
    "SoundFilter",
    "StillGivenUp",
    "StillSource",
    "TurnEnd",
    "TurnKind",
    "TurnReason",
    "VitalKind",
]
