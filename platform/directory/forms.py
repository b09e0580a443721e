"""What is typed about a professional. The model’s constraints speak through these forms; nothing is saved."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings

from core.entry import Editing, NumberField, PhoneField, halves, required_if
from directory import selectors
from directory.enums import ExerciseMode, Profession
from directory.models import Practitioner, Specialty, Training
from directory.rules import NOT_SECURE, is_rpps, is_secure_mail
from territory import selectors as territory
from territory.enums import FrenchRegion


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


class PractitionerForm(Editing, forms.ModelForm):
    rpps = NumberField(label="RPPS", help_text="Onze chiffres, la clé comprise.")
    specialty = SpecialtyField(
        label="Spécialité", queryset=selectors.specialties(), required=False, empty_label="Choisir…"
    )
    professional_phone = PhoneField(label="Téléphone professionnel", required=False)

    class Meta:
        model = Practitioner
        fields = (
            "profession",
            "rpps",
            "civility",
            "given_name",
            "family_name",
            "specialty",
            "sector",
            "has_optam",
            "professional_phone",
            "secure_mail",
            "region",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        halves(self, ("profession", "rpps", "given_name", "family_name", "professional_phone", "secure_mail"))
        elsewhere = [one for one in FrenchRegion.choices if one[0] != territory.region_code()]
        self.fields["region"].choices = [("", "Non, dans celle-ci"), *elsewhere]  # type: ignore[attr-defined]
        is_physician = self.data.get("profession") == Profession.PHYSICIAN
        required_if(self, "specialty", "Un médecin a une spécialité.", is_asked=is_physician)
        self.watch(self.instance)

    def clean_rpps(self) -> str:
        value: str = self.cleaned_data["rpps"]
        if not is_rpps(value):
            raise forms.ValidationError("Ce numéro RPPS n’a pas la bonne clé : relisez ses onze chiffres.")
        other = selectors.entry_of_rpps(value)
        if other is not None and other.pk != self.instance.pk:
            raise forms.ValidationError(f"C’est le numéro de {other.full_name}, déjà à l’annuaire.")
        return value

    def clean_secure_mail(self) -> str:
        typed: str = self.cleaned_data["secure_mail"]
        if typed and not is_secure_mail(typed, settings.MSSANTE_DOMAINS):
            raise forms.ValidationError(NOT_SECURE)
        return typed.lower()

    def clean_region(self) -> str:
        """The region of the platform is no other one."""
        typed: str = self.cleaned_data["region"]
        return "" if typed == territory.region_code() else typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("profession") != Profession.PHYSICIAN:
            values |= {"specialty": None, "sector": "", "has_optam": False}
        return values


class PlaceForm(forms.Form):
    site = forms.ModelChoiceField(label="Site", queryset=territory.sites(), empty_label="Choisir…")
    mode = forms.ChoiceField(
        label="Mode d’exercice",
        choices=[("", "Choisir…"), *ExerciseMode.choices],
        help_text="Il décide de qui facture : un salarié ne facture jamais.",
    )

    def clean_mode(self) -> ExerciseMode:
        return ExerciseMode(self.cleaned_data["mode"])


class TrainingForm(forms.ModelForm):  # type: ignore[type-arg]
    trained_on = forms.DateField(
        label="Suivie le", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = Training
        fields = ("subject", "trained_on", "trainer")
        labels: ClassVar = {"subject": "Formation", "trainer": "Par qui"}
        help_texts: ClassVar = {
            "subject": "Par exemple : stéthoscope et otoscope du chariot.",
            "trainer": "L’organisme ou la personne qui a formé.",
        }

    def __init__(self, practitioner: Practitioner, data: Any = None) -> None:
        super().__init__(data, instance=Training(practitioner=practitioner))
        halves(self, ("trained_on", "trainer"))

    def _get_validation_exclusions(self) -> set[str]:
        """The professional is known, though not typed: the same twice is refused beside what was typed."""
        return super()._get_validation_exclusions() - {"practitioner"}  # type: ignore[misc,no-any-return]
