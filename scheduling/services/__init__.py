"""The only door for writing the agenda: an appointment is held whole or not at all."""

from scheduling.services.absences import absence_add, absence_edit, absence_remove
from scheduling.services.booking import appointment_book
from scheduling.services.busy import busy_feed_read, busy_feed_remove, busy_feed_set
from scheduling.services.changes import (
    appointment_cancel,
    appointment_end,
    appointment_move,
    listen_to_cancellations,
)
from scheduling.services.delays import appointment_delay, listen_to_delays
from scheduling.services.evidence import pathway_facts_state
from scheduling.services.holding import Booking, SlotTaken
from scheduling.services.hours import (
    clash_words,
    exception_add,
    exception_remove,
    hours_change,
    limits_set,
)
from scheduling.services.motives import (
    motive_create,
    motive_edit,
    red_flag_add,
    red_flag_edit,
    red_flag_remove,
)
from scheduling.services.overrides import pathway_override_set, pathway_override_withdraw
from scheduling.services.suitability import RedFlagRaised

__all__ = [
    "Booking",
    "RedFlagRaised",
    "SlotTaken",
    "absence_add",
    "absence_edit",
    "absence_remove",
    "appointment_book",
    "appointment_cancel",
    "appointment_delay",
    "appointment_end",
    "appointment_move",
    "busy_feed_read",
    "busy_feed_remove",
    "busy_feed_set",
    "clash_words",
    "exception_add",
    "exception_remove",
    "hours_change",
    "limits_set",
    "listen_to_cancellations",
    "listen_to_delays",
    "motive_create",
    "motive_edit",
    "pathway_facts_state",
    "pathway_override_set",
    "pathway_override_withdraw",
    "red_flag_add",
    "red_flag_edit",
    "red_flag_remove",
]
