"""What the agenda says of days, people and appointments; offers, week, motives and pathway have their own."""

from scheduling.presenters.appointments import (
    FORM_ICONS,
    MARK,
    act_link,
    again_url,
    appointment_card,
    delay_words,
    history,
    motive_hint,
    named,
    where,
)
from scheduling.presenters.days import days_of, paper_lines
from scheduling.presenters.people import patient_card
from scheduling.presenters.screening import answers_view, booking_answers, stop_lines
from scheduling.presenters.times import day, hours_page, week_title, when

__all__ = [
    "FORM_ICONS",
    "MARK",
    "act_link",
    "again_url",
    "answers_view",
    "appointment_card",
    "booking_answers",
    "day",
    "days_of",
    "delay_words",
    "history",
    "hours_page",
    "motive_hint",
    "named",
    "paper_lines",
    "patient_card",
    "stop_lines",
    "week_title",
    "when",
    "where",
]
