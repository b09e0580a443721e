"""What is typed about a professional. The model’s constraints speak through these forms; nothing is saved."""

from django import forms

from directory import selectors
from directory.enums import ExerciseMode, Profession
from directory.models import Practitioner, Specialty
from directory.rules import is_rpps
from territory import selectors as territory


class EntryFilterForm(forms.Form):
    q = forms.CharField(label="Nom ou RPPS", required=False, max_length=80)
    profession = forms.ChoiceField(
        label="Profession", required=False, choices=[("", "Toutes"), *Profession.choices]
    )


class SpecialtyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Each code of the nomenclature, under the words that people say."""

    def label_from_instance(self, obj: Specialty) -> str:
        said, official = obj.short_label, obj.label
        return said if said.casefold() == official.casefold() else f"{said} ({official})"


class PractitionerForm(forms.ModelForm):
    specialty = SpecialtyField(
        label="Spécialité", queryset=selectors.specialties(), required=False, empty_label="Aucune"
    )

    class Meta:
        model = Practitioner
        fields = (
            "rpps",
            "profession",
            "civility",
            "family_name",
            "given_name",
            "specialty",
            "sector",
            "has_optam",
            "professional_phone",
            "secure_mail",
            "is_active",
        )

    def clean_rpps(self) -> str:
        value: str = self.cleaned_data["rpps"]
        if not is_rpps(value):
            raise forms.ValidationError("Ce numéro RPPS n’a pas la bonne clé : relisez ses onze chiffres.")
        return value


class PlaceForm(forms.Form):
    site = forms.ModelChoiceField(label="Site", queryset=territory.sites())
    mode = forms.ChoiceField(label="Mode d’exercice", choices=ExerciseMode.choices)
