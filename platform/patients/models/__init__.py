from patients.models.care import CareRelation, Residence, TreatingPhysician
from patients.models.consents import Consent
from patients.models.contacts import ContactChoice
from patients.models.history import HistoryItem
from patients.models.identity import Patient, Relative

__all__ = [
    "CareRelation",
    "Consent",
    "ContactChoice",
    "HistoryItem",
    "Patient",
    "Relative",
    "Residence",
    "TreatingPhysician",
]
