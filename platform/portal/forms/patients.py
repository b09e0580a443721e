import datetime as dt

from django import forms

from patients.enums import HistoryKind, Sex
from patients.services import IdentityTraits
from territory import selectors as territory


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


class PatientForm(forms.Form):
    """The strict traits of an identity, as the document says them."""

    birth_name = forms.CharField(label="Nom de naissance", max_length=80)
    first_given_name = forms.CharField(label="Premier prénom de naissance", max_length=80)
    used_name = forms.CharField(label="Nom utilisé", max_length=80, required=False)
    birth_date = forms.DateField(
        label="Date de naissance", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sex = forms.ChoiceField(label="Sexe", choices=Sex.choices, widget=forms.RadioSelect)
    ins_matricule = forms.CharField(
        label="Matricule INS",
        required=False,
        max_length=21,
        help_text="Quinze chiffres, clé comprise. Il ne sort d’ici qu’une fois l’identité qualifiée.",
    )
    phone = forms.CharField(label="Téléphone", max_length=20, required=False)
    commune = forms.ModelChoiceField(label="Commune", queryset=territory.communes(), required=False)
    is_duplicate_accepted = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_ins_matricule(self) -> str:
        return "".join(self.cleaned_data["ins_matricule"].split()).upper()

    def show_duplicate(self) -> None:
        """Ask, on the second press, whether it really is somebody else."""
        box = forms.BooleanField(label="C’est une autre personne : créer quand même", required=False)
        self.fields["is_duplicate_accepted"] = box

    def traits(self) -> IdentityTraits:
        data = self.cleaned_data
        birth_date: dt.date = data["birth_date"]
        return IdentityTraits(
            birth_name=data["birth_name"],
            first_given_name=data["first_given_name"],
            used_name=data["used_name"],
            birth_date=birth_date,
            sex=Sex(data["sex"]),
            ins_matricule=data["ins_matricule"],
            phone=data["phone"],
        )
