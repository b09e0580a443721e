from consultations.models.acts import Consultation, ConsultationTransition, Incident, Party
from consultations.models.preparation import CartCheck, CartCheckItem, VitalSign
from consultations.models.reports import ReportDraft, ReportVersion, StillImage

__all__ = [
    "CartCheck",
    "CartCheckItem",
    "Consultation",
    "ConsultationTransition",
    "Incident",
    "Party",
    "ReportDraft",
    "ReportVersion",
    "StillImage",
    "VitalSign",
]
