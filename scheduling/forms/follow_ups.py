"""What is typed of what comes next, and of what is given up."""

from django import forms

from core.entry import Editing
from scheduling.enums import DropReason, FollowUpDelay


class FollowUpForm(forms.Form):
    delay = forms.ChoiceField(
        label="Quand", choices=FollowUpDelay.choices, error_messages={"required": "Dites quand le revoir."}
    )
    words = forms.CharField(label="À revoir pour", required=False, max_length=500)


class DropForm(Editing, forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=[one for one in DropReason.choices if one[0] != DropReason.REPLACED],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites pourquoi ce rendez-vous n’est plus à prendre."},
    )
