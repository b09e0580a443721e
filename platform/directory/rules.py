"""National identifiers of professionals, pure."""

import re

from territory.rules import is_luhn

QUALIFICATION = re.compile(r"^(Qualifié|Spécialiste) en ")
REFORM = re.compile(r" \(réforme \d{4}\)$")
ACRONYM = re.compile(r"^[A-Z]{2,}")


def is_rpps(value: str) -> bool:
    """Eleven digits under Luhn (the prefixed national form, `8` + RPPS, is not)."""
    return len(value) == 11 and is_luhn(value)


def specialty_in_words(label: str) -> str:
    """« Médecine générale » of « Qualifié en Médecine Générale »: a national label as people say it."""
    plain = REFORM.sub("", QUALIFICATION.sub("", label)).replace(", opt ", ", option ")
    first, *others = plain.split(" ")
    return " ".join([first, *(word if ACRONYM.match(word) else word.lower() for word in others)])
