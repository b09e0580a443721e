import datetime as dt
from typing import Any

from django import forms

from core import clock
from core.entry import NumberField, halves
from patients.enums import HistoryKind, Sex
from patients.services import IdentityTraits, identity_objections
from territory import selectors as territory
from territory.models import Commune


class PatientSearchForm(forms.Form):
    """Posted, never in the address: a name is personal data."""

    q = forms.CharField(
        label="Nom, prénom ou nom de naissance",
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class HistoryForm(forms.Form):
    kind = forms.ChoiceField(label="Type", choices=HistoryKind.choices)
    text = forms.CharField(label="De quoi s’agit-il ?", max_length=300)


BOOK = "book"  # after the registration: an appointment


class PatientForm(forms.Form):
    """The strict traits of an identity, as the document says them. `then` is what one came to do."""

    birth_name = forms.CharField(
        label="Nom de naissance", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    first_given_name = forms.CharField(
        label="Premier prénom de naissance",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    used_name = forms.CharField(
        label="Nom utilisé",
        max_length=80,
        required=False,
        help_text="S’il est autre que le nom de naissance.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_date = forms.DateField(
        label="Date de naissance",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Écrivez le jour, le mois et l’année : 12/03/1939."},
    )
    sex = forms.ChoiceField(label="Sexe", choices=Sex.choices, widget=forms.RadioSelect)
    ins_matricule = NumberField(
        label="Matricule INS",
        required=False,
        max_length=30,
        help_text="Quinze chiffres, clé comprise. Il ne sort d’ici qu’une fois l’identité qualifiée.",
    )
    phone = forms.CharField(
        label="Téléphone", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    commune = forms.ModelChoiceField(
        label="Commune",
        queryset=territory.communes(),
        required=False,
        empty_label="Choisir la commune",
        help_text="Elle dit quels chariots sont près de chez le patient.",
    )
    is_duplicate_accepted = forms.BooleanField(
        label="C’est une autre personne : créer quand même", required=False, widget=forms.HiddenInput
    )
    then = forms.ChoiceField(required=False, choices=[("", ""), (BOOK, BOOK)], widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes: Any = self.fields["commune"]
        communes.label_from_instance = Commune.among_namesakes
        halves(self, ("birth_name", "first_given_name", "used_name", "birth_date", "ins_matricule", "phone"))

    def clean(self) -> dict[str, Any]:
        """Every trait is looked at: who made three mistakes is told of three."""
        if {"birth_date", "sex"} <= self.cleaned_data.keys():
            for field, sentence in identity_objections(self.traits(), clock.now()).items():
                if field not in self.errors:
                    self.add_error(field, sentence)
        return self.cleaned_data

    def show_duplicate(self) -> None:
        """Ask, on the second press, whether it really is somebody else."""
        self.fields["is_duplicate_accepted"].widget = forms.CheckboxInput()

    def traits(self) -> IdentityTraits:
        data = self.cleaned_data
        birth_date: dt.date = data["birth_date"]
        return IdentityTraits(
            birth_name=data.get("birth_name", ""),
            first_given_name=data.get("first_given_name", ""),
            used_name=data["used_name"],
            birth_date=birth_date,
            sex=Sex(data["sex"]),
            ins_matricule=data.get("ins_matricule", ""),
            phone=data["phone"],
        )


def searched(text: str) -> dict[str, str]:
    """What was typed to look for somebody, as a first answer: the last word is the family’s."""
    *given, family = text.split() or [""]
    return {"birth_name": family, "first_given_name": " ".join(given)}
