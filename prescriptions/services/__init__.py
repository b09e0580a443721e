"""The one door for writing prescriptions and the list of drugs."""

from prescriptions.services.dispensing import (
    Dispensed,
    access_come,
    access_look,
    paper_come,
    paper_open,
    prescription_dispense,
)
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
from prescriptions.services.drug_lists import (
    demo_list_load,
    drug_list_load,
    drug_list_read,
    drug_list_read_again,
    drug_list_receive,
)
from prescriptions.services.list_force import list_enforce, list_withdraw, restricted_list_receive
from prescriptions.services.pharmacies import access_end, access_give, pharmacy_create, pharmacy_edit
from prescriptions.services.sending import PRESCRIPTION, PRESCRIPTIONS, prescription_send
from prescriptions.services.signing import prescription_file, prescription_revoke, prescription_sign

__all__ = [
    "PRESCRIPTION",
    "PRESCRIPTIONS",
    "SIGNED",
    "Dispensed",
    "access_come",
    "access_end",
    "access_give",
    "access_look",
    "demo_list_load",
    "drug_list_load",
    "drug_list_read",
    "drug_list_read_again",
    "drug_list_receive",
    "line_add",
    "line_change",
    "line_move",
    "line_remove",
    "list_enforce",
    "list_withdraw",
    "measures_note",
    "paper_come",
    "paper_open",
    "pharmacy_create",
    "pharmacy_edit",
    "prescription_discard",
    "prescription_dispense",
    "prescription_draft",
    "prescription_file",
    "prescription_renew",
    "prescription_revoke",
    "prescription_send",
    "prescription_sign",
    "restricted_list_receive",
]
