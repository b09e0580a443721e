"""Where a prefilled case comes from: the hidden fields that the page of an act sends with it."""

from typing import Any

from django import forms

from core import french
from pathways.enums import CaseOrigin


class OriginForm(forms.Form):
    """`prefill` is sent by the button of another page, and no more once the case is explained from here."""

    prefill = forms.BooleanField(required=False)
    origin = forms.ChoiceField(choices=CaseOrigin.choices)
    origin_at = forms.DateTimeField()

    @property
    def is_prefill(self) -> bool:
        return "prefill" in self.data

    def sentence(self) -> str:
        """« Repris du rendez-vous du mar. 24 nov. 2026, 14 h 30. »; nothing when the case was typed here."""
        if not self.is_valid():
            return ""
        origin, at = CaseOrigin(self.cleaned_data["origin"]), self.cleaned_data["origin_at"]
        told = f"{origin.label} du {french.moment(at)}"
        return f"Repris {told}." if self.is_prefill else f"Repris {told}, avec vos changements."

    def kept(self) -> list[tuple[str, Any]]:
        """What the page sends back, so that the case still says where it comes from."""
        return [(name, self.data[name]) for name in ("origin", "origin_at")] if self.is_valid() else []
