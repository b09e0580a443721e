"""What is typed to put a patient in line: which physicians, until when, which half-days."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from directory.models import Practitioner
from scheduling.enums import Weekday
from scheduling.forms.booking import MotiveForm
from scheduling.models import Motive

HALF_DAYS = [
    (2 * day.value + half, f"{day.label} {name}")
    for day in Weekday
    for half, name in enumerate(("matin", "après-midi"))
]


KEPT = ("motive", "form", "presence", "question", "practitioner", "cart", "referral")


class WaitingForm(MotiveForm):
    """The booking page’s own fields, then the line’s; the offer that was looked at comes in the address."""

    practitioner = forms.UUIDField(required=False)
    cart = forms.UUIDField(required=False)
    practitioners = forms.MultipleChoiceField(
        label="Avec qui",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un médecin."},
    )
    until = forms.DateField(
        label="Jusqu’au",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Dites jusqu’à quel jour attendre."},
    )
    half_days = forms.TypedMultipleChoiceField(
        label="Demi-journées qui conviennent",
        choices=HALF_DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans choix : n’importe quand.",
    )
    is_priority = forms.BooleanField(label="À voir en premier", required=False)

    def __init__(self, typed: QueryDict, offer: QueryDict, *, offered: Sequence[Motive]) -> None:
        data = typed.copy()
        for name, value in offer.items():
            data[name] = str(value)
        super().__init__(data, offered=offered)

    def choose_from(self, physicians: Sequence[Practitioner]) -> None:
        """Those whom this person books for this motive; that of the offer, or the only one, is chosen."""
        field: Any = self.fields["practitioners"]
        field.choices = [(str(one.public_id), one.full_name) for one in physicians]
        if "practitioners" not in self.data and "join" not in self.data:
            data: Any = self.data
            only = str(physicians[0].public_id) if len(physicians) == 1 else ""
            data.setlist("practitioners", [self.data.get("practitioner", only)])

    def kept(self) -> list[tuple[str, str]]:
        """What the booking page sent, to be sent back."""
        names = [name for name in KEPT if name in self.data]
        return [*((name, str(self.data[name])) for name in names), *self.carried()]
