"""A hold on the documents of a file, which the region names by its number."""

from django import forms

from documents.enums import HoldReason


class HoldForm(forms.Form):
    patient = forms.UUIDField(
        label="Numéro du dossier",
        help_text="L’identifiant entier, tel que le journal ou la demande le donne.",
        error_messages={"invalid": "Copiez l’identifiant entier du dossier."},
    )
    reason = forms.ChoiceField(label="Raison", choices=HoldReason.choices)
    words = forms.CharField(
        label="Précision", required=False, max_length=500, help_text="Sans nom de patient."
    )
    until = forms.DateField(
        label="Jusqu’au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Sans date, jusqu’à ce que quelqu’un la lève.",
    )
