"""Forms of the portal. They check values and save nothing."""

from portal.forms.documents import DocumentFilters, PlaceForm
from portal.forms.journal import JournalForm
from portal.forms.patients import BOOK, HistoryForm, PatientForm, PatientSearchForm, searched
from portal.forms.retention import HoldForm
from portal.forms.showcase import SpecimenFilters, SpecimenForm

__all__ = [
    "BOOK",
    "DocumentFilters",
    "HistoryForm",
    "HoldForm",
    "JournalForm",
    "PatientForm",
    "PatientSearchForm",
    "PlaceForm",
    "SpecimenFilters",
    "SpecimenForm",
    "searched",
]
