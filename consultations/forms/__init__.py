"""What people type about an act, read and refused field by field."""

from consultations.forms.check import items_checked, line_measured, one_by_one
from consultations.forms.device_reports import DeviceReportForm, ReportSentForm
from consultations.forms.file import HistoryForm, IncidentForm, UploadForm
from consultations.forms.line import LineForm, LineTestForm, measured_of
from consultations.forms.people import ConsentForm, HomeForm, ImagesForm, ObserverForm
from consultations.forms.rehearsals import RehearsalAtCartForm, RehearsalOfPhysicianForm
from consultations.forms.vitals import VitalsTyped, confirmed_in, observed_kind, vitals_typed

__all__ = [
    "ConsentForm",
    "DeviceReportForm",
    "HistoryForm",
    "HomeForm",
    "ImagesForm",
    "IncidentForm",
    "LineForm",
    "LineTestForm",
    "ObserverForm",
    "RehearsalAtCartForm",
    "RehearsalOfPhysicianForm",
    "ReportSentForm",
    "UploadForm",
    "VitalsTyped",
    "confirmed_in",
    "items_checked",
    "line_measured",
    "measured_of",
    "observed_kind",
    "one_by_one",
    "vitals_typed",
]
