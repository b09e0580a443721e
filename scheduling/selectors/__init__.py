"""The only door for reading the agenda."""

from scheduling.selectors.agenda import (
    appointment_for,
    appointments_between,
    flag_entry,
    motive_entry,
    motive_for,
    motives,
    motives_offered,
    own_flags_of,
    red_flags_of,
    visible_to,
)
from scheduling.selectors.background import Background
from scheduling.selectors.evidence import (
    Witness,
    decision_of,
    facts_of,
    overrides_of,
    standing_override,
    witness_for,
)
from scheduling.selectors.judging import Judgement, asked_beside, judgement_of, worth_asking
from scheduling.selectors.offers import ASKED_AT_BOOKING, Offer, Proposal, Wish, carts_near, offers_for
from scheduling.selectors.situations import (
    Plan,
    background_of,
    plan_of,
    situation_of,
    situation_of_appointment,
)
from scheduling.selectors.slots import (
    SEARCHED_DAYS,
    Agendas,
    OwnTime,
    Slot,
    free_slots,
    free_spans,
    own_time,
)

__all__ = [
    "ASKED_AT_BOOKING",
    "SEARCHED_DAYS",
    "Agendas",
    "Background",
    "Judgement",
    "Offer",
    "OwnTime",
    "Plan",
    "Proposal",
    "Slot",
    "Wish",
    "Witness",
    "appointment_for",
    "appointments_between",
    "asked_beside",
    "background_of",
    "carts_near",
    "decision_of",
    "facts_of",
    "flag_entry",
    "free_slots",
    "free_spans",
    "judgement_of",
    "motive_entry",
    "motive_for",
    "motives",
    "motives_offered",
    "offers_for",
    "overrides_of",
    "own_flags_of",
    "own_time",
    "plan_of",
    "red_flags_of",
    "situation_of",
    "situation_of_appointment",
    "standing_override",
    "visible_to",
    "witness_for",
    "worth_asking",
]
