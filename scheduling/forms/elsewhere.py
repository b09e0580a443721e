"""What is typed to open a specialty to physicians of other regions. The model’s constraints speak here."""

from typing import Any

from django import forms

from core.entry import halves
from directory import selectors as directory
from scheduling.forms.hours import date_field
from scheduling.models import ElsewhereOpening


class ElsewhereForm(forms.ModelForm):  # type: ignore[type-arg]
    specialty = forms.ModelChoiceField(
        label="Spécialité", queryset=directory.specialties_as_said(), empty_label="Choisir…"
    )
    starts_on = date_field("Du")
    ends_on = date_field("Au", required=False, help_text="Vide : jusqu’à ce que la région la ferme.")
    reason = forms.CharField(
        label="Pourquoi", max_length=200, help_text="Par exemple le délai pour un rendez-vous ici."
    )

    class Meta:
        model = ElsewhereOpening
        fields = ("specialty", "starts_on", "ends_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        halves(self, ("starts_on", "ends_on"))
