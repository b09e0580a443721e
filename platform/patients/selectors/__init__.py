"""The only door for reading patients."""

from patients.selectors.contacts import Contact, contact_of, contacts_of, relative_of
from patients.selectors.files import (
    consent_for,
    file_for,
    history_of,
    open_to,
    patient_for,
    relatives_of,
    residence_of,
    treating_physician_of,
    visible_to,
)
from patients.selectors.search import (
    MOST_FOUND,
    birth_date_token,
    ins_token,
    known_duplicates,
    name_tokens,
    phone_token,
    phonetic_tokens,
    possible_duplicates,
    search,
    stale_tokens,
    trigram_tokens,
)

__all__ = [
    "MOST_FOUND",
    "Contact",
    "birth_date_token",
    "consent_for",
    "contact_of",
    "contacts_of",
    "file_for",
    "history_of",
    "ins_token",
    "known_duplicates",
    "name_tokens",
    "open_to",
    "patient_for",
    "phone_token",
    "phonetic_tokens",
    "possible_duplicates",
    "relative_of",
    "relatives_of",
    "residence_of",
    "search",
    "stale_tokens",
    "treating_physician_of",
    "trigram_tokens",
    "visible_to",
]
