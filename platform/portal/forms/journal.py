from typing import Any

from django import forms

from portal.wording import ROOMS


def _date(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class JournalForm(forms.Form):
    """Filters of the journal. A patient is named by public id: no name is kept there."""

    since = _date("Du")
    until = _date("Au")
    who = forms.CharField(label="Qui", required=False, max_length=80)
    room = forms.ChoiceField(label="Quoi", required=False, choices=[("", "Tout"), *ROOMS.items()])
    patient = forms.UUIDField(
        label="Dossier",
        required=False,
        error_messages={"invalid": "Copiez l’identifiant entier d’un dossier, ou touchez-le dans une ligne."},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", "La fin précède le début.")
        return values
