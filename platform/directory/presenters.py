"""A professional in words, as colleagues say them."""

from directory.enums import Civility, Profession
from directory.models import Practitioner
from directory.rules import specialty_in_words

# Where French agrees the name of a trade with the person.
WOMEN = {Profession.NURSE: "Infirmière", Profession.PHARMACIST: "Pharmacienne"}


def trade(practitioner: Practitioner) -> str:
    """« Infirmière », « Médecine générale »: the specialty of a physician, else the profession."""
    if practitioner.specialty is not None:
        return specialty_in_words(practitioner.specialty.label)
    agreed = WOMEN.get(Profession(practitioner.profession))
    if agreed and practitioner.civility == Civility.MRS:
        return agreed
    return practitioner.get_profession_display()
