from prescriptions.models.drugs import Drug, DrugList
from prescriptions.models.prescriptions import Prescription, PrescriptionLine

__all__ = ["Drug", "DrugList", "Prescription", "PrescriptionLine"]
