from django import forms


class SpecimenForm(forms.Form):
    """One field of each kind, for the page of components."""

    reason = forms.CharField(label="Motif", help_text="Quelques mots, tels que la patiente les dit.")
    spo2 = forms.DecimalField(
        label="SpO₂, en %",
        help_text="De 50 à 100.",
        min_value=50,
        max_value=100,
        error_messages={"min_value": "9,4 %% n’est pas plausible. Vouliez-vous dire 94 %% ?"},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    seen_on = forms.DateField(
        label="Vue le", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    place = forms.ChoiceField(
        label="Lieu", choices=[("guise", "MSP de Guise"), ("marronniers", "EHPAD Les Marronniers")]
    )
    delay = forms.ChoiceField(
        label="Délai souhaité",
        choices=[("week", "Sous 7 jours"), ("two_days", "Sous 48 h"), ("two_hours", "Sous 2 h")],
        widget=forms.RadioSelect,
    )
    history = forms.CharField(label="Antécédents", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    letter = forms.FileField(label="Courrier", required=False, help_text="PDF ou image, 10 Mo au plus.")
    consent = forms.BooleanField(label="La patiente est d’accord", required=False)

    @classmethod
    def refused(cls) -> "SpecimenForm":
        return cls(
            {"reason": "Œdèmes des chevilles", "spo2": "9.4", "place": "marronniers", "delay": "week"},
            auto_id="specimen_%s",
        )


class SpecimenFilters(forms.Form):
    q = forms.CharField(label="Nom", required=False)
    state = forms.ChoiceField(
        label="État", choices=[("", "Tous"), ("on", "En service"), ("off", "Arrêté")], required=False
    )
