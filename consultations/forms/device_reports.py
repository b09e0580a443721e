"""What is typed of an injury or of a fault of a device."""

from typing import Any, ClassVar

from django import forms

from consultations.models import DeviceReport
from core.entry import halves
from territory import selectors as territory
from territory.models import Cart

NO_NAME = "Sans aucun nom : « la patiente », « l’infirmière »."
DAY = {"type": "date"}


class DeviceReportForm(forms.ModelForm):
    device = forms.ModelChoiceField(
        label="Appareil",
        queryset=territory.no_devices(),
        to_field_name="public_id",
        required=False,
        help_text="Il est mis hors service jusqu’à ce que quelqu’un le remette.",
    )
    what = forms.CharField(
        label="Ce qui s’est passé", widget=forms.Textarea({"rows": 4}), max_length=4000, help_text=NO_NAME
    )
    harm = forms.CharField(
        label="Ce qu’il en a résulté",
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
        required=False,
        help_text=NO_NAME,
    )
    done = forms.CharField(
        label="Ce qui a été fait", widget=forms.Textarea({"rows": 2}), max_length=2000, required=False
    )

    class Meta:
        model = DeviceReport
        fields = (
            *("device", "kind", "happened_on", "what", "harm_to", "harm", "done"),
            *("maker", "serial_number", "software"),
        )
        widgets: ClassVar = {"happened_on": forms.DateInput(DAY, format="%Y-%m-%d")}

    def __init__(self, *args: Any, cart: Cart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["device"].queryset = territory.devices_of(cart)  # type: ignore[attr-defined]
        self.fields["device"].empty_label = cart.words.itself  # type: ignore[attr-defined]
        halves(self, ("kind", "happened_on", "maker", "serial_number"))


class ReportSentForm(forms.Form):
    sent_on = forms.DateField(label="Transmis le", widget=forms.DateInput(DAY, format="%Y-%m-%d"))
