"""What is typed about the ground. The model’s constraints speak through these forms; nothing is saved."""

from typing import Any

from django import forms

from territory import selectors
from territory.enums import SiteKind
from territory.models import Cart, Device, Site
from territory.rules import is_finess


class SiteFilterForm(forms.Form):
    q = forms.CharField(label="Nom, commune ou FINESS", required=False, max_length=80)
    kind = forms.ChoiceField(label="Type", required=False, choices=[("", "Tous"), *SiteKind.choices])


class SiteForm(forms.ModelForm):
    class Meta:
        model = Site
        fields = (
            "kind",
            "name",
            "finess",
            "address",
            "commune",
            "territory",
            "phone",
            "is_open",
            "closed_reason",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = selectors.communes()  # type: ignore[attr-defined]
        self.fields["territory"].queryset = selectors.territories()  # type: ignore[attr-defined]

    def clean_finess(self) -> str | None:
        value: str | None = self.cleaned_data["finess"] or None
        if value is not None and not is_finess(value):
            raise forms.ValidationError("Ce numéro FINESS n’a pas la bonne clé : relisez ses neuf chiffres.")
        return value


class RoomForm(forms.Form):
    name = forms.CharField(label="Nouvelle salle", max_length=80)


class CartForm(forms.ModelForm):
    class Meta:
        model = Cart
        fields = ("name", "room", "serial_number", "state", "state_reason")

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.site = site
        rooms = self.fields["room"]
        rooms.queryset = selectors.rooms_of(site)  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        # The site is not in the form and takes part in « one name a site ».
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"site"}


class DeviceForm(forms.ModelForm):
    class Meta:
        model = Device
        fields = ("kind", "label", "serial_number", "battery_percent")
