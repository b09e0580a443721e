"""The only door for writing about patients."""

from patients.services.care import (
    care_relation_close,
    care_relation_open,
    listen_to_declarations,
    residence_set,
    treating_physician_declare,
)
from patients.services.consents import consent_record, consent_said
from patients.services.contacts import (
    contact_choice_set,
    patient_address_set,
    patient_reach_set,
    relative_add,
)
from patients.services.fictitious import fictitious_make, fictitious_remove
from patients.services.history import (
    history_confirm_shown,
    history_item_add,
    history_item_confirm,
    history_item_end,
    history_item_restore,
    history_item_unconfirm,
)
from patients.services.identity import (
    IdentityTraits,
    PossibleDuplicate,
    identity_objections,
    patient_correct,
    patient_register,
)

__all__ = [
    "IdentityTraits",
    "PossibleDuplicate",
    "care_relation_close",
    "care_relation_open",
    "consent_record",
    "consent_said",
    "contact_choice_set",
    "fictitious_make",
    "fictitious_remove",
    "history_confirm_shown",
    "history_item_add",
    "history_item_confirm",
    "history_item_end",
    "history_item_restore",
    "history_item_unconfirm",
    "identity_objections",
    "listen_to_declarations",
    "patient_address_set",
    "patient_correct",
    "patient_reach_set",
    "patient_register",
    "relative_add",
    "residence_set",
    "treating_physician_declare",
]
