"""What is added to the file or to the act: history, documents, incidents."""

from typing import Any
from uuid import UUID

from django import forms

from consultations.enums import IncidentKind, IncidentOutcome
from consultations.services import Paper
from patients.enums import HistoryKind


class HistoryForm(forms.Form):
    """What is added to the file of the patient; an empty text is refused by the service, in its words."""

    kind = forms.ChoiceField(choices=HistoryKind.choices)
    text = forms.CharField(max_length=300, required=False)

    @staticmethod
    def shown(post: Any) -> list[UUID]:
        """What stood on the page when it was confirmed; what is no identity is left out."""
        return [found for found in map(_identity, post.getlist("item")) if found is not None]


class IncidentForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Ce que devient le patient", choices=IncidentOutcome.choices, required=False
    )
    kind = forms.ChoiceField(label="Ce qui ne marche pas", choices=IncidentKind.choices)
    text = forms.CharField(label="En quelques mots", max_length=500, required=False)
    measures = forms.BooleanField(label="Joindre les mesures de l’appel", required=False)


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Document ou photographie",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )
    title = forms.CharField(
        label="Titre", max_length=120, error_messages={"required": "Dites ce que c’est, en quelques mots."}
    )
    shows_patient = forms.BooleanField(label="On y voit le patient", required=False)

    @property
    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(title=data["title"], content=data["file"].read(), shows_patient=data["shows_patient"])


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
