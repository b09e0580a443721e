"""Forms of the portal. They check values and save nothing."""

from portal.forms.journal import JournalForm
from portal.forms.patients import HistoryForm, PatientForm, PatientSearchForm
from portal.forms.showcase import SpecimenFilters, SpecimenForm

__all__ = [
    "HistoryForm",
    "JournalForm",
    "PatientForm",
    "PatientSearchForm",
    "SpecimenFilters",
    "SpecimenForm",
]
