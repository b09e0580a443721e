"""What is typed to ask for a physician, and to answer. Forms check values and save nothing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from core.entry import Editing
from scheduling.enums import DeclineReason, Urgency
from scheduling.forms.booking import MotiveForm
from scheduling.models import DemandIntake, Motive
from territory.models import Cart

WALL = "%Y-%m-%dT%H:%M"
AN_HOUR = "Choisissez une heure, ou écrivez-en une."


def _wall_time(label: str) -> forms.DateTimeField:
    """A day and an hour of the wall in France, as a browser gives them."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=WALL)
    return forms.DateTimeField(label=label, required=False, input_formats=[WALL], widget=widget)


class DemandForm(MotiveForm):
    """Motive, answers to the filter and words as in a booking; then how soon and where."""

    urgency = forms.TypedChoiceField(
        label="Quand faut-il voir le patient ?",
        choices=Urgency.choices,
        coerce=lambda value: Urgency(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites quand : les médecins sont prévenus dans cet ordre."},
    )
    cart = forms.UUIDField(required=False)
    wanted = _wall_time("Au plus tard")

    def __init__(self, data: Any, *, offered: Sequence[Motive], carts: Iterable[Cart]) -> None:
        super().__init__(data, offered=offered)
        self._carts = {cart.public_id: cart for cart in carts}

    def clean_cart(self) -> Cart | None:
        key = self.cleaned_data["cart"]
        if key is not None and key not in self._carts:
            raise forms.ValidationError("Ce chariot n’est pas proposé à ce patient.")
        return self._carts[key] if key else None

    def clean_wanted(self) -> dt.datetime | None:
        wanted: dt.datetime | None = self.cleaned_data["wanted"]
        return wanted.astimezone(dt.UTC) if wanted else None


class TimesForm(forms.Form):
    """Hours that a physician says: some of those offered, another one, or both."""

    times = forms.MultipleChoiceField(required=False)
    other = _wall_time("Une autre heure")

    def __init__(self, data: Any, *, offered: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["times"].choices = [(one, one) for one in offered]  # type: ignore[attr-defined]

    def clean_times(self) -> list[dt.datetime]:
        try:
            said = [dt.datetime.fromisoformat(one) for one in self.cleaned_data["times"]]
            return [one.astimezone(dt.UTC) for one in said]
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError("Cette heure n’est pas de celles qui sont proposées.") from error

    def said(self) -> list[dt.datetime]:
        """In the order of time."""
        other = self.cleaned_data["other"]
        return sorted({*self.cleaned_data["times"], *([other.astimezone(dt.UTC)] if other else [])})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("times") and not values.get("other"):
            raise forms.ValidationError(AN_HOUR)
        return values


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison : qui demande la lira."},
    )
    words = forms.CharField(
        label="Précision", required=False, max_length=300, help_text="Lue par les soignants qui demandent."
    )


class IntakeForm(Editing, forms.ModelForm):
    """Which requests a physician receives."""

    class Meta:
        model = DemandIntake
        fields = ("of_own_patients", "of_rota")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch(self.instance)
