"""What is typed to object to an act, and to go on with it all the same."""

from typing import Any

from django import forms

from scheduling.enums import ObjectionReason


class ObjectionForm(forms.Form):
    """Its fields have ids of their own: other forms of the page have words and a reason too."""

    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=ObjectionReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison : le médecin de l’acte la lira."},
    )
    words = forms.CharField(
        label="Précision",
        required=False,
        max_length=500,
        help_text="Lue par les soignants de l’acte, jamais dans un avis ni un e-mail.",
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="objection_%s")


class KeepForm(forms.Form):
    """The decision of the physician of the act."""

    words = forms.CharField(
        label="Pourquoi poursuivre",
        max_length=500,
        help_text="Le médecin traitant lira ces mots.",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Dites pourquoi vous poursuivez : le médecin traitant le lira."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="keep_%s")
