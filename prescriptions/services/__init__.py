"""The one door for writing prescriptions and the list of drugs."""

from prescriptions.services.drafting import (
    SIGNED,
    line_add,
    line_change,
    line_move,
    line_remove,
    measures_note,
    prescription_discard,
    prescription_draft,
    prescription_renew,
)
from prescriptions.services.drug_lists import demo_list_load, drug_list_load
from prescriptions.services.sending import PRESCRIPTION, PRESCRIPTIONS, prescription_send
from prescriptions.services.signing import prescription_file, prescription_revoke, prescription_sign

__all__ = [
    "PRESCRIPTION",
    "PRESCRIPTIONS",
    "SIGNED",
    "demo_list_load",
    "drug_list_load",
    "line_add",
    "line_change",
    "line_move",
    "line_remove",
    "measures_note",
    "prescription_discard",
    "prescription_draft",
    "prescription_file",
    "prescription_renew",
    "prescription_revoke",
    "prescription_send",
    "prescription_sign",
]
