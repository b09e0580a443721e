from consultations.models.acts import (
    Consultation,
    ConsultationTransition,
    Device,
    Incident,
    Party,
)
from consultations.models.advice import Advice
from consultations.models.apartes import Aparte
from consultations.models.camera import CameraTurn, CameraView
from consultations.models.chat import ChatMessage
from consultations.models.device_reports import DeviceReport
from consultations.models.doors import Knock, ShutDoor
from consultations.models.ecgs import Ecg
from consultations.models.heard_traces import HeardTrace
from consultations.models.history import HistoryDecision
from consultations.models.home import HomeEntry, SharedDocument
from consultations.models.images import ImageDecision
from consultations.models.interruptions import Interruption
from consultations.models.observers import Observer
from consultations.models.pathway import ClosingVerdict
from consultations.models.preparation import CartCheck, CartCheckItem, DeviceCheck, Observation, VitalSign
from consultations.models.put_away import PutAwayStep
from consultations.models.quality import CallQuality
from consultations.models.reports import Amendment, Aside, ReportDraft, ReportVersion
from consultations.models.requests import CartRequest
from consultations.models.stills import StillImage, StillRequest
from consultations.models.turnings import Turning

__all__ = [
    "Advice",
    "Amendment",
    "Aparte",
    "Aside",
    "CallQuality",
    "CameraTurn",
    "CameraView",
    "CartCheck",
    "CartCheckItem",
    "CartRequest",
    "ChatMessage",
    "ClosingVerdict",
    "Consultation",
    "ConsultationTransition",
    "Device",
    "DeviceCheck",
    "DeviceReport",
    "Ecg",
    "HeardTrace",
    "HistoryDecision",
    "HomeEntry",
    "ImageDecision",
    "Incident",
    "Interruption",
    "Knock",
    "Observation",
    "Observer",
    "Party",
    "PutAwayStep",
    "ReportDraft",
    "ReportVersion",
    "SharedDocument",
    "ShutDoor",
    "StillImage",
    "StillRequest",
    "Turning",
    "VitalSign",
]
