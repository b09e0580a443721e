from django import forms


def _date(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class JournalForm(forms.Form):
    """Filters of the journal. A patient is named by public id: no name is kept there."""

    since = _date("Du")
    until = _date("Au")
    patient = forms.UUIDField(label="Identifiant du dossier", required=False)
