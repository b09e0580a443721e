"""What the physician of an act decides against the rules."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core.errors import Invalid
from pathways.engine import Finding
from pathways.presenters.verdicts import ips_choices
from scheduling.forms.evidence import OPEN

RULES, BLANK = "rules", "blank"  # a select cannot tell the blank indicator from no choice


class DecisionForm(forms.Form):
    """Another indicator, or a blocking that no longer holds; with the motive that stays on file."""

    ips = forms.ChoiceField(label="Indicateur que vous retenez", **OPEN)
    lifted = forms.MultipleChoiceField(
        label="Blocage que vous levez", required=False, widget=forms.CheckboxSelectMultiple
    )
    motive = forms.CharField(
        label="Pourquoi",
        help_text="Le fait, pas le diagnostic : le motif reste au dossier, et qui facture le lit.",
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any = None, *, liftable: Iterable[Finding] = ()) -> None:
        super().__init__(data)
        indicators = [(code or BLANK, label) for code, label in ips_choices()]
        self.fields["ips"].choices = [(RULES, "Celui des règles"), *indicators]  # type: ignore[attr-defined]
        blocks = [(found.code, found.message) for found in liftable]
        self.fields["lifted"].choices = blocks  # type: ignore[attr-defined]
        if not blocks:
            del self.fields["lifted"]

    def decided(self) -> dict[str, Any]:
        """What the services take: the indicator (None leaves it to the rules), what is lifted, the motive."""
        chosen = self.cleaned_data.get("ips") or RULES
        return {
            "ips": None if chosen == RULES else "" if chosen == BLANK else chosen,
            "lifted": frozenset(self.cleaned_data.get("lifted", ())),
            "motive": self.cleaned_data["motive"],
        }

    def refuse(self, refusal: Invalid) -> None:
        """Puts a refusal of the service under its field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
