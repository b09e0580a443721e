"""What is typed of lines, lists, pharmacies."""

from prescriptions.forms.lines import LineForm, MeasuresForm, RevokeForm, line_form, new_line
from prescriptions.forms.lists import DrugFilesForm, EnforceForm, RestrictedFileForm
from prescriptions.forms.pharmacies import ChosenForm, DispenseForm, PaperCodeForm, PharmacyForm

__all__ = [
    "ChosenForm",
    "DispenseForm",
    "DrugFilesForm",
    "EnforceForm",
    "LineForm",
    "MeasuresForm",
    "PaperCodeForm",
    "PharmacyForm",
    "RestrictedFileForm",
    "RevokeForm",
    "line_form",
    "new_line",
]
