"""The only door for writing about acts."""

from consultations.services.acts import (
    ConsentMissing,
    appointment_cancelled,
    appointment_delayed,
    consultation_admit,
    consultation_cancel,
    consultation_finish,
    consultation_open,
    consultation_prepare,
    consultation_resume,
    consultation_seen,
    consultation_wait,
)
from consultations.services.calls import (
    incident_note,
    party_enter,
    party_present,
    request_heard,
    request_make,
    request_placed,
    request_repeat,
    second_physician_invite,
    video_failed_mark,
)
from consultations.services.closures import listen_to_closures
from consultations.services.consents import consent_take
from consultations.services.notes import Clash, Saved, aside_settle, nurse_note_save, report_save
from consultations.services.pathway import (
    ONLY_THE_PHYSICIAN,
    pathway_decide,
    pathway_decision_withdraw,
    pathway_state,
)
from consultations.services.preparation import CheckedItem, Line, cart_check_record
from consultations.services.reports import report_sign
from consultations.services.stills import still_take, stills_agree
from consultations.services.vitals import (
    Measure,
    ToConfirm,
    vital_record,
    vital_withdraw,
    vitals_judged,
    vitals_record,
)

__all__ = [
    "ONLY_THE_PHYSICIAN",
    "CheckedItem",
    "Clash",
    "ConsentMissing",
    "Line",
    "Measure",
    "Saved",
    "ToConfirm",
    "appointment_cancelled",
    "appointment_delayed",
    "aside_settle",
    "cart_check_record",
    "consent_take",
    "consultation_admit",
    "consultation_cancel",
    "consultation_finish",
    "consultation_open",
    "consultation_prepare",
    "consultation_resume",
    "consultation_seen",
    "consultation_wait",
    "incident_note",
    "listen_to_closures",
    "nurse_note_save",
    "party_enter",
    "party_present",
    "pathway_decide",
    "pathway_decision_withdraw",
    "pathway_state",
    "report_save",
    "report_sign",
    "request_heard",
    "request_make",
    "request_placed",
    "request_repeat",
    "second_physician_invite",
    "still_take",
    "stills_agree",
    "video_failed_mark",
    "vital_record",
    "vital_withdraw",
    "vitals_judged",
    "vitals_record",
]
