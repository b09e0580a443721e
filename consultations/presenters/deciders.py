"""Who decides for the patient, and how it is said: nobody is named twice in an act."""

from typing import Any

from consultations import selectors
from consultations.models import Consultation
from patients.enums import SAID_TO_SOMEBODY, ConsentGiver


def who_decides(consultation: Consultation) -> dict[str, Any]:
    """What the forms of a decision offer, with whoever decided last already in their place."""
    told = (selectors.image_decision_of(consultation), selectors.consent_of(consultation))
    last = next((one for one in told if one is not None), None)
    return {
        "givers": ConsentGiver.choices,
        "manners": [(one.value, one.label) for one in SAID_TO_SOMEBODY],
        "giver": last.given_by if last else ConsentGiver.PATIENT.value,
        "giver_name": last.giver_name if last else "",
    }
