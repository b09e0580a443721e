"""The files of a list, and the day from which it counts."""

import datetime as dt
from typing import Any

from django import forms

MOST_BYTES = 20_000_000
NO_FILE = "Choisissez ce fichier."


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), required=True
    )


class _SmallFile(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> Any:
        handed = super().clean(data, initial)
        if handed is not None and handed.size > MOST_BYTES:
            raise forms.ValidationError("Ce fichier dépasse 20 Mo : ce n’est pas celui attendu.")
        return handed


def _file(label: str) -> _SmallFile:
    return _SmallFile(
        label=label,
        allow_empty_file=False,
        error_messages={"required": NO_FILE, "empty": "Ce fichier est vide."},
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,text/plain,text/csv"}),
    )


class DrugFilesForm(forms.Form):
    drugs = _file("CIS_bdpm.txt")
    compositions = _file("CIS_COMPO_bdpm.txt")
    conditions = _file("CIS_CPD_bdpm.txt")
    published_on = _day("Publiée le")

    def handed(self) -> dict[str, bytes]:
        return {kind: self.cleaned_data[kind].read() for kind in ("drugs", "compositions", "conditions")}


class RestrictedFileForm(forms.Form):
    file = _file("Fichier CSV")
    published_on = _day("Du")
    source = forms.CharField(label="Texte ou décision", max_length=200)


class EnforceForm(forms.Form):
    starts_on = _day("À partir du")

    def __init__(self, *args: Any, on: dt.date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if on is not None:
            self.initial["starts_on"] = on
