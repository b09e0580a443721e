"""A patient in words."""

import datetime as dt
from itertools import pairwise

from core import french
from core.clock import today
from patients.enums import Sex
from patients.models import Patient
from patients.rules import age_in_months, age_in_years

TITLES = {Sex.FEMALE: "Mme", Sex.MALE: "M."}


def display_name(patient: Patient) -> str:
    """« Mme Jeanne Petit »: the names used every day, the birth ones where no other is."""
    given = patient.used_given_name or patient.first_given_name
    family = patient.used_name or patient.birth_name
    return " ".join(filter(None, [TITLES.get(Sex(patient.sex), ""), given, family]))


def age(patient: Patient, at: dt.datetime) -> str:
    """« 87 ans », « 8 mois »."""
    years = age_in_years(patient.birth_date, today(at))
    if years >= 2:
        return f"{years}{french.NBSP}ans"
    return f"{age_in_months(patient.birth_date, today(at))}{french.NBSP}mois"


def born(patient: Patient) -> str:
    """« née Lemaire, 12 mars 1939 »; the birth name only where another is used."""
    participle = "née" if patient.sex == Sex.FEMALE else "né"
    has_other_name = patient.used_name not in ("", patient.birth_name)
    link = f"{patient.birth_name}," if has_other_name else "le"
    return f"{participle} {link} {french.date_in_full(patient.birth_date)}"


def spaced_matricule(matricule: str) -> str:
    """« 2 39 03 02 558 001 09 »."""
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    return french.NBSP.join(matricule[start:end] for start, end in pairwise(cuts))
