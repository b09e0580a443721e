"""What is typed to say that an act was only advice."""

from django import forms

from consultations.enums import AdviceReason


class AdviceForm(forms.Form):
    reason = forms.ChoiceField(
        choices=AdviceReason.choices,
        error_messages={"required": "Dites pourquoi ce n’était qu’un conseil."},
    )
    words = forms.CharField(required=False, max_length=300)
