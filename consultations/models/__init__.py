from consultations.models.acts import Consultation, ConsultationTransition, Incident, Party
from consultations.models.pathway import ClosingVerdict
from consultations.models.preparation import CartCheck, CartCheckItem, VitalSign
from consultations.models.reports import Aside, ReportDraft, ReportVersion, StillImage
from consultations.models.requests import CartRequest

__all__ = [
    "Aside",
    "CartCheck",
    "CartCheckItem",
    "CartRequest",
    "ClosingVerdict",
    "Consultation",
    "ConsultationTransition",
    "Incident",
    "Party",
    "ReportDraft",
    "ReportVersion",
    "StillImage",
    "VitalSign",
]
