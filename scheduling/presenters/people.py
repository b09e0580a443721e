"""The patient of an appointment in words."""

import datetime as dt
from typing import Any

from patients import presenters as patients
from patients import selectors as patient_selectors
from patients.enums import InsStatus
from patients.models import Patient


def patient_card(patient: Patient, at: dt.datetime) -> dict[str, Any]:
    """The banner of a patient, for components/patient_banner.html."""
    qualified = patient.ins_status == InsStatus.QUALIFIED
    return {
        "name": patients.display_name(patient),
        "initials": initials(patient),
        "age": patients.age(patient, at),
        "born": patients.born(patient),
        "place": home(patient),
        "identity": {
            "label": patient.ins_status.label,
            "icon": "shield" if qualified else "warning",
            "tone": "ok" if qualified else "warn",
        },
        "alerts": [],
    }


def initials(patient: Patient) -> str:
    given = patient.used_given_name or patient.first_given_name
    return f"{given[:1]}{(patient.used_name or patient.birth_name)[:1]}".upper()


def home(patient: Patient) -> str:
    residence = patient_selectors.residence_of(patient)
    if residence is not None:
        room = f", chambre {residence.room}" if residence.room else ""
        return f"{residence.site.name}{room}"
    return patient.commune.name if patient.commune else ""
