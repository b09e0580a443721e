"""Lists of documents narrowed; documents classed and shown; documents chosen."""

from typing import Any

from django import forms
from django.http import QueryDict

from core.actors import Actor
from documents import policies
from documents.enums import CLASSED_BY_PEOPLE, Category, DocumentKind, PatientView, Visibility
from documents.models import Document
from documents.selectors import Wanted
from documents.services import Place


def _date(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class DocumentFilters(forms.Form):
    category = forms.ChoiceField(label="Nature", required=False, choices=[("", "Toutes"), *Category.choices])
    since = _date("Du")
    until = _date("Au")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", "La fin précède le début.")
        return values

    def wanted(self) -> Wanted:
        values = self.cleaned_data
        return Wanted(category=values["category"], since=values["since"], until=values["until"])


class PlaceForm(forms.Form):
    """What this person may change of the document; the rest is not in the form and stays."""

    category = forms.ChoiceField(label="Nature", choices=Category.choices)
    visibility = forms.ChoiceField(label="Visible de", choices=Visibility.choices)
    patient_view = forms.ChoiceField(
        label="Côté patient",
        choices=PatientView.choices,
        help_text="« Le patient seul » : ce qu’un mineur garde secret de ses parents.",
    )

    def __init__(self, actor: Actor, document: Document, data: QueryDict | None = None) -> None:
        self.document = document
        super().__init__(data, initial=self._initial())
        if DocumentKind(document.kind) not in CLASSED_BY_PEOPLE:
            del self.fields["category"]
        if not policies.can_set_visibility(actor, document):
            del self.fields["visibility"], self.fields["patient_view"]

    def _initial(self) -> dict[str, str]:
        return {name: getattr(self.document, name) for name in ("category", "visibility", "patient_view")}

    def place(self) -> Place:
        values = self._initial() | self.cleaned_data
        return Place(
            Category(values["category"]),
            Visibility(values["visibility"]),
            PatientView(values["patient_view"]),
        )
