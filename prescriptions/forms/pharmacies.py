"""Pharmacies as the region keeps them, the one chosen, and what a pharmacist says to have dispensed."""

from typing import Any

from django import forms

from core.entry import Editing, NumberField, PhoneField, halves
from prescriptions import selectors
from prescriptions.enums import Extent
from prescriptions.models import Pharmacy
from prescriptions.services import Dispensed
from territory.rules import is_finess

WRONG_FINESS = "Ce numéro FINESS n’a pas la bonne clé : relisez ses neuf chiffres."


class PharmacyForm(Editing, forms.ModelForm):  # type: ignore[type-arg]
    finess = NumberField(label="Numéro FINESS", help_text="Neuf chiffres, la clé comprise.")
    phone = PhoneField(label="Téléphone", required=False)

    class Meta:
        model = Pharmacy
        fields = ("name", "finess", "town", "phone", "secure_mail", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        halves(self, ("finess", "town", "phone", "secure_mail"))
        self.watch(self.instance)

    def clean_finess(self) -> str:
        return _finess(self.cleaned_data["finess"])


class ChosenForm(forms.Form):
    pharmacy = forms.ModelChoiceField(
        label="Pharmacie choisie par le patient",
        queryset=selectors.pharmacies(active=True),
        empty_label="Choisir…",
        to_field_name="public_id",
        error_messages={"required": "Dites quelle pharmacie le patient a choisie."},
    )


class DispenseForm(forms.Form):
    extent = forms.ChoiceField(
        label="Délivrée", choices=Extent.choices, widget=forms.RadioSelect, initial=Extent.WHOLE
    )
    by_name = forms.CharField(
        label="Votre nom", max_length=120, error_messages={"required": "Dites qui délivre."}
    )
    pharmacy_name = forms.CharField(
        label="Pharmacie", max_length=160, error_messages={"required": "Dites dans quelle pharmacie."}
    )
    finess = NumberField(label="Numéro FINESS")
    note = forms.CharField(label="Ce qui n’est pas délivré, ou une précision", max_length=300, required=False)

    def clean_finess(self) -> str:
        return _finess(self.cleaned_data["finess"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("extent") == Extent.PART and not given.get("note", "").strip():
            self.add_error("note", "Dites ce qui n’est pas délivré.")
        return given

    def said(self) -> Dispensed:
        values = {**self.cleaned_data, "extent": Extent(self.cleaned_data["extent"])}
        return Dispensed(**values)


class PaperCodeForm(forms.Form):
    code = forms.CharField(
        label="Code imprimé sur l’ordonnance",
        max_length=20,
        error_messages={"required": "Tapez les douze caractères imprimés."},
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


def _finess(typed: str) -> str:
    if not is_finess(typed):
        raise forms.ValidationError(WRONG_FINESS)
    return typed
