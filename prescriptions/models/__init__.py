from prescriptions.models.drugs import DatedList, Drug, DrugFile, DrugList, RestrictedList
from prescriptions.models.pharmacies import Dispensing, Pharmacy, PharmacyAccess
from prescriptions.models.prescriptions import Prescription, PrescriptionLine

__all__ = [
    "DatedList",
    "Dispensing",
    "Drug",
    "DrugFile",
    "DrugList",
    "Pharmacy",
    "PharmacyAccess",
    "Prescription",
    "PrescriptionLine",
    "RestrictedList",
]
