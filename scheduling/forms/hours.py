"""What is typed of hours: one rule of the week, or a whole draft of it as the editor sends it."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from core.entry import Editing, halves
from directory.models import Practitioner
from scheduling import selectors
from scheduling.enums import Weekday
from scheduling.models import Owner
from scheduling.selectors import HoursChange
from territory.models import Site

STEP = 300  # seconds: the clock of the fields goes by five minutes
MOST_CHANGES = 200
EVERYBODY = "tous"


def time_field(label: str, **given: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput({"type": "time", "step": STEP}, format="%H:%M"), **given
    )


def date_field(label: str, **given: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **given)


class PlaceField(forms.ChoiceField):
    """For whom a physician’s time is: "tous", "site:<id>" or "territoire:<id>" → {"site", "territory"}."""

    def __init__(self, owner: Practitioner, **given: Any) -> None:
        self._sites = {f"site:{one.public_id}": one for one in selectors.sites_served_by(owner)}
        self._territories = {f"territoire:{one.public_id}": one for one in selectors.rotas_open_to(owner)}
        choices = [
            (EVERYBODY, "À distance, pour tous"),
            ("Pour les chariots d’un site", [(key, str(one)) for key, one in self._sites.items()]),
            ("Permanence d’un territoire", [(key, str(one)) for key, one in self._territories.items()]),
        ]
        super().__init__(label="Pour qui", choices=choices, **given)

    def clean(self, value: Any) -> dict[str, Any]:
        key = super().clean(value)
        return {"site": self._sites.get(key), "territory": self._territories.get(key)}


class HoursForm(Editing, forms.Form):
    """One rule of the week, whoever’s it is."""

    weekday = forms.TypedChoiceField(label="Jour", choices=Weekday.choices, coerce=int)
    starts_at = time_field("De")
    ends_at = time_field("À")
    valid_from = date_field("À partir du")
    valid_to = date_field("Jusqu’au", required=False)
    on_holidays = forms.BooleanField(label="Y compris les jours fériés", required=False)

    def __init__(self, owner: Owner, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_physician = isinstance(owner, Practitioner)
        self.preview_label = "Voir les créneaux" if is_physician else "Voir la semaine"
        if isinstance(owner, Practitioner):
            self.fields["place"] = PlaceField(owner)
            self.order_fields(["weekday", "starts_at", "ends_at", "place"])
        if isinstance(owner, Site):
            self.fields["nurse"] = forms.ModelChoiceField(
                label="Qui accompagne",
                queryset=selectors.nurses_of(owner),
                required=False,
                to_field_name="public_id",
                empty_label="Une personne formée du site",
            )
            self.order_fields(["weekday", "starts_at", "ends_at", "nurse"])
        halves(self, ("starts_at", "ends_at", "valid_from", "valid_to"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "L’heure de fin précède l’heure de début.")
        valid_from, valid_to = values.get("valid_from"), values.get("valid_to")
        if valid_from and valid_to and valid_to < valid_from:
            self.add_error("valid_to", "La fin de validité précède le début.")
        return values

    def values(self) -> dict[str, Any]:
        """As the rows keep them."""
        values = dict(self.cleaned_data)
        values.update(values.pop("place", {}))
        return values


class DraftError(Exception):
    """A sentence about one rule of a draft."""


def change_typed(owner: Owner, typed: Mapping[str, Any]) -> HoursChange:
    """One change of a draft: {"rule", "seen", "remove"} and the fields of HoursForm. DraftError in words."""
    try:
        rule = UUID(str(typed["rule"])) if typed.get("rule") else None
        seen = dt.datetime.fromisoformat(str(typed["seen"])) if typed.get("seen") else None
    except ValueError as error:
        raise DraftError("Ce brouillon n’est pas lisible. Rechargez la page.") from error
    if typed.get("remove"):
        return HoursChange(rule=rule, seen=seen)
    form = HoursForm(owner, dict(typed))
    if not form.is_valid():
        field, messages = next(iter(form.errors.items()))
        label = form.fields[field].label if field in form.fields else "Plage"
        raise DraftError(f"{label}\u00a0: {messages[0]}")
    return HoursChange(rule=rule, values=form.values(), seen=seen)


def draft_typed(owner: Owner, text: str) -> list[HoursChange]:
    """The draft of the editor, a JSON list of changes."""
    try:
        typed = json.loads(text)
    except ValueError as error:
        raise DraftError("Ce brouillon n’est pas lisible. Rechargez la page.") from error
    is_list = isinstance(typed, list) and all(isinstance(one, dict) for one in typed)
    if not is_list or len(typed) > MOST_CHANGES:
        raise DraftError("Ce brouillon n’est pas lisible. Rechargez la page.")
    return [change_typed(owner, one) for one in typed]


def typed_again(owner: Owner, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as if it had been typed on what is kept now: sent again, it is written.

    A rule that somebody removed meanwhile is one to add.
    """
    kept = {str(rule.public_id): rule.updated_at.isoformat() for rule in selectors.weekly_hours(owner)}
    known = str(typed.get("rule") or "")
    return {**typed, "rule": known if known in kept else "", "seen": kept.get(known, "")}
