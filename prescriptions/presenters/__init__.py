"""What the pages of prescriptions, lists and pharmacies say."""

from prescriptions.presenters.lists import index, list_page, progress
from prescriptions.presenters.pharmacies import counter_page, link_words, pharmacy_row, sent, state
from prescriptions.presenters.prescriptions import act_page, card, dose_said, editor, found, page, to_print

__all__ = [
    "act_page",
    "card",
    "counter_page",
    "dose_said",
    "editor",
    "found",
    "index",
    "link_words",
    "list_page",
    "page",
    "pharmacy_row",
    "progress",
    "sent",
    "state",
    "to_print",
]
