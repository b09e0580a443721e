"""Forms of the portal. They check values and save nothing."""

from portal.forms.journal import JournalForm
from portal.forms.patients import BOOK, HistoryForm, PatientForm, PatientSearchForm, searched
from portal.forms.showcase import SpecimenFilters, SpecimenForm

__all__ = [
    "BOOK",
    "HistoryForm",
    "JournalForm",
    "PatientForm",
    "PatientSearchForm",
    "SpecimenFilters",
    "SpecimenForm",
    "searched",
]
