"""The only door for writing the agenda: an appointment is held whole or not at all."""

from scheduling.services.absences import absence_add, absence_edit, absence_remove
from scheduling.services.asking import (
    question_add,
    question_edit,
    question_remove,
    question_restore,
    red_flag_add,
    red_flag_edit,
    red_flag_remove,
    red_flag_restore,
)
from scheduling.services.attendance import (
    appointment_miss,
    listen_to_attendance,
    no_show_mark,
    no_show_undo,
)
from scheduling.services.booking import appointment_book
from scheduling.services.busy import busy_feed_read, busy_feed_remove, busy_feed_set
from scheduling.services.changes import (
    appointment_cancel,
    appointment_end,
    appointment_move,
    listen_to_cancellations,
)
from scheduling.services.delays import appointment_delay, delay_undo, listen_to_delays, overrun_warn
from scheduling.services.demands import (
    NoPhysician,
    demand_accept,
    demand_choose,
    demand_decline,
    demand_file,
    demand_intake_set,
    demand_propose,
    demand_reject,
    demand_wake,
    demand_withdraw,
    intake_owner,
)
from scheduling.services.elsewhere import elsewhere_close, elsewhere_open
from scheduling.services.evidence import pathway_facts_state
from scheduling.services.follow_ups import follow_up_drop, follow_up_plan, follow_ups_remind
from scheduling.services.holding import Ask, Booking, SlotTaken
from scheduling.services.holds import hold_release, hold_take, holds_sweep
from scheduling.services.hours import (
    clash_words,
    exception_add,
    exception_remove,
    hours_change,
    limits_set,
)
from scheduling.services.motives import (
    Choice,
    motive_choices_set,
    motive_create,
    motive_edit,
    own_motive_create,
    practitioner_of,
)
from scheduling.services.objections import objection_keep, objection_make, objection_withdraw
from scheduling.services.overrides import pathway_override_set, pathway_override_withdraw
from scheduling.services.referrals import (
    Letter,
    referral_decline,
    referral_expire,
    referral_take,
    referral_withdraw,
    referral_write,
)
from scheduling.services.reminders import carts_remind, tomorrow_remind
from scheduling.services.subscriptions import subscription_make, subscription_read, subscription_revoke
from scheduling.services.suitability import Stopped, Unanswered, screening_stop
from scheduling.services.telling import agendas_tell
from scheduling.services.unsuitable import unsuitable_mark, unsuitable_withdraw
from scheduling.services.waiting import (
    waiting_decline,
    waiting_expire,
    waiting_join,
    waiting_lapse,
    waiting_leave,
    waiting_offer,
    waiting_take,
)
from scheduling.services.waiting.joining import Wait

__all__ = [
    "Ask",
    "Booking",
    "Choice",
    "Letter",
    "NoPhysician",
    "SlotTaken",
    "Stopped",
    "Unanswered",
    "Wait",
    "absence_add",
    "absence_edit",
    "absence_remove",
    "agendas_tell",
    "appointment_book",
    "appointment_cancel",
    "appointment_delay",
    "appointment_end",
    "appointment_miss",
    "appointment_move",
    "busy_feed_read",
    "busy_feed_remove",
    "busy_feed_set",
    "carts_remind",
    "clash_words",
    "delay_undo",
    "demand_accept",
    "demand_choose",
    "demand_decline",
    "demand_file",
    "demand_intake_set",
    "demand_propose",
    "demand_reject",
    "demand_wake",
    "demand_withdraw",
    "elsewhere_close",
    "elsewhere_open",
    "exception_add",
    "exception_remove",
    "follow_up_drop",
    "follow_up_plan",
    "follow_ups_remind",
    "hold_release",
    "hold_take",
    "holds_sweep",
    "hours_change",
    "intake_owner",
    "limits_set",
    "listen_to_attendance",
    "listen_to_cancellations",
    "listen_to_delays",
    "motive_choices_set",
    "motive_create",
    "motive_edit",
    "no_show_mark",
    "no_show_undo",
    "objection_keep",
    "objection_make",
    "objection_withdraw",
    "overrun_warn",
    "own_motive_create",
    "pathway_facts_state",
    "pathway_override_set",
    "pathway_override_withdraw",
    "practitioner_of",
    "question_add",
    "question_edit",
    "question_remove",
    "question_restore",
    "red_flag_add",
    "red_flag_edit",
    "red_flag_remove",
    "red_flag_restore",
    "referral_decline",
    "referral_expire",
    "referral_take",
    "referral_withdraw",
    "referral_write",
    "screening_stop",
    "subscription_make",
    "subscription_read",
    "subscription_revoke",
    "tomorrow_remind",
    "unsuitable_mark",
    "unsuitable_withdraw",
    "waiting_decline",
    "waiting_expire",
    "waiting_join",
    "waiting_lapse",
    "waiting_leave",
    "waiting_offer",
    "waiting_take",
]
