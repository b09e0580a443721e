"""The only door for writing about acts."""

from consultations.services.acts import (
    ConsentMissing,
    Objected,
    appointment_attended,
    appointment_cancelled,
    appointment_delayed,
    consultation_admit,
    consultation_cancel,
    consultation_finish,
    consultation_open,
    consultation_prepare,
    consultation_ready,
    consultation_resume,
    consultation_seen,
    consultation_wait,
    rehearsal_give_way,
)
from consultations.services.advice import advice_say, advice_withdraw
from consultations.services.amendments import amendment_begin, amendment_give_up, amendment_sign
from consultations.services.apartes import aparte_begin, aparte_end, aparte_over
from consultations.services.calls import (
    party_enter,
    party_present,
    second_physician_invite,
    second_physician_remove,
)
from consultations.services.camera import camera_turn_begin, camera_turn_end
from consultations.services.camera_views import (
    Looking,
    camera_view_forget,
    camera_view_keep,
    camera_view_rename,
)
from consultations.services.chat import LONGEST as LONGEST_MESSAGE
from consultations.services.chat import chat_seen, chat_write, chat_write_at_home, chat_write_by_guest
from consultations.services.closures import listen_to_closures
from consultations.services.confidentiality import secret_ask, secret_lift, secret_note, secret_undo
from consultations.services.consents import consent_take
from consultations.services.device_reports import (
    device_report_file,
    device_report_seen,
    device_report_sent,
)
from consultations.services.devices import ADD, HERE, AlreadyHere, Entry, call_enter
from consultations.services.doors import DoorShut, door_open, door_shut
from consultations.services.ecgs import ecg_add, ecg_confirm, ecg_keep, ecg_open, ecg_withdraw
from consultations.services.heard_traces import KEEPS as KEEPS_TRACE
from consultations.services.heard_traces import heard_trace_keep
from consultations.services.history import (
    act_history_add,
    act_history_confirm,
    act_history_end,
    act_history_undo,
)
from consultations.services.home import CODE_AGAIN, Word, home_come, home_document, home_enter, home_withdraw
from consultations.services.home_care import (
    home_admit,
    home_remove,
    home_resend,
    report_share,
    report_take_back,
)
from consultations.services.home_visits import home_address_say
from consultations.services.images import ImageWord, images_decide
from consultations.services.incidents import failed_before_note, incident_note, video_failed_mark
from consultations.services.interruptions import FOR_BOTH_SIDES, consultation_interrupt
from consultations.services.invitations import (
    CONDUCTS,
    Agreement,
    Invitation,
    observer_invite,
    observer_renew,
)
from consultations.services.mentions import mention_say
from consultations.services.notes import Clash, Saved, aside_settle, nurse_note_save, report_save
from consultations.services.observations import observation_set
from consultations.services.observers import (
    observer_admit,
    observer_come,
    observer_enter,
    observer_left,
    observer_of_link,
    observer_remove,
    observers_refuse,
)
from consultations.services.papers import Paper, paper_add
from consultations.services.pathway import (
    ONLY_THE_PHYSICIAN,
    pathway_decide,
    pathway_decision_withdraw,
    pathway_state,
)
from consultations.services.preparation import (
    CheckedItem,
    Line,
    OneByOne,
    Unproved,
    cart_check_record,
    proof_words,
)
from consultations.services.put_away import AT_CART as PUT_AWAY_AT_CART
from consultations.services.put_away import (
    NotPutAway,
    put_away,
    put_away_found,
    put_away_remind,
    put_away_undo,
)
from consultations.services.quality import call_loss_note, call_quality_note, call_quality_take_out
from consultations.services.rehearsals import rehearsal_remove, rehearsal_start
from consultations.services.reports import report_sign
from consultations.services.requests import (
    request_heard,
    request_make,
    request_placed,
    request_repeat,
    request_side,
)
from consultations.services.sending import (
    REPORT,
    REPORTS,
    report_deposit,
    report_send_to_patient,
    require_reached,
    secret_asked,
    why_not,
)
from consultations.services.settling import party_settle
from consultations.services.silences import (
    parties_silence,
    party_silence,
    party_unsilence,
    word_ask,
    word_ask_by_link,
)
from consultations.services.steps import STANDS, Illegal
from consultations.services.stills import (
    still_ask,
    still_begin,
    still_deliver,
    still_give_up,
    still_side,
    still_take,
)
from consultations.services.turnings import consultation_to_person, consultation_to_phone
from consultations.services.vitals import (
    Measure,
    ToConfirm,
    vital_record,
    vital_withdraw,
    vitals_judged,
    vitals_record,
)

__all__ = [
    "ADD",
    "CODE_AGAIN",
    "CONDUCTS",
    "FOR_BOTH_SIDES",
    "HERE",
    "KEEPS_TRACE",
    "LONGEST_MESSAGE",
    "ONLY_THE_PHYSICIAN",
    "PUT_AWAY_AT_CART",
    "REPORT",
    "REPORTS",
    "STANDS",
    "Agreement",
    "AlreadyHere",
    "CheckedItem",
    "Clash",
    "ConsentMissing",
    "DoorShut",
    "Entry",
    "Illegal",
    "ImageWord",
    "Invitation",
    "Line",
    "Looking",
    "Measure",
    "NotPutAway",
    "Objected",
    "OneByOne",
    "Paper",
    "Saved",
    "ToConfirm",
    "Unproved",
    "Word",
    "act_history_add",
    "act_history_confirm",
    "act_history_end",
    "act_history_undo",
    "advice_say",
    "advice_withdraw",
    "amendment_begin",
    "amendment_give_up",
    "amendment_sign",
    "aparte_begin",
    "aparte_end",
    "aparte_over",
    "appointment_attended",
    "appointment_cancelled",
    "appointment_delayed",
    "aside_settle",
    "call_enter",
    "call_loss_note",
    "call_quality_note",
    "call_quality_take_out",
    "camera_turn_begin",
    "camera_turn_end",
    "camera_view_forget",
    "camera_view_keep",
    "camera_view_rename",
    "cart_check_record",
    "chat_seen",
    "chat_write",
    "chat_write_at_home",
    "chat_write_by_guest",
    "consent_take",
    "consultation_admit",
    "consultation_cancel",
    "consultation_finish",
    "consultation_interrupt",
    "consultation_open",
    "consultation_prepare",
    "consultation_ready",
    "consultation_resume",
    "consultation_seen",
    "consultation_to_person",
    "consultation_to_phone",
    "consultation_wait",
    "device_report_file",
    "device_report_seen",
    "device_report_sent",
    "door_open",
    "door_shut",
    "ecg_add",
    "ecg_confirm",
    "ecg_keep",
    "ecg_open",
    "ecg_withdraw",
    "failed_before_note",
    "heard_trace_keep",
    "home_address_say",
    "home_admit",
    "home_come",
    "home_document",
    "home_enter",
    "home_remove",
    "home_resend",
    "home_withdraw",
    "images_decide",
    "incident_note",
    "listen_to_closures",
    "mention_say",
    "nurse_note_save",
    "observation_set",
    "observer_admit",
    "observer_come",
    "observer_enter",
    "observer_invite",
    "observer_left",
    "observer_of_link",
    "observer_remove",
    "observer_renew",
    "observers_refuse",
    "paper_add",
    "parties_silence",
    "party_enter",
    "party_present",
    "party_settle",
    "party_silence",
    "party_unsilence",
    "pathway_decide",
    "pathway_decision_withdraw",
    "pathway_state",
    "proof_words",
    "put_away",
    "put_away_found",
    "put_away_remind",
    "put_away_undo",
    "rehearsal_give_way",
    "rehearsal_remove",
    "rehearsal_start",
    "report_deposit",
    "report_save",
    "report_send_to_patient",
    "report_share",
    "report_sign",
    "report_take_back",
    "request_heard",
    "request_make",
    "request_placed",
    "request_repeat",
    "request_side",
    "require_reached",
    "second_physician_invite",
    "second_physician_remove",
    "secret_ask",
    "secret_asked",
    "secret_lift",
    "secret_note",
    "secret_undo",
    "still_ask",
    "still_begin",
    "still_deliver",
    "still_give_up",
    "still_side",
    "still_take",
    "video_failed_mark",
    "vital_record",
    "vital_withdraw",
    "vitals_judged",
    "vitals_record",
    "why_not",
    "word_ask",
    "word_ask_by_link",
]
