"""What is preferred of an hour: simple choices, each with a good default. What is mistyped is not wished."""

import contextlib
import datetime as dt
from typing import Any
from uuid import UUID

from django import forms

from scheduling.enums import HalfDay, SearchOrder, SearchScope, Weekday
from scheduling.selectors import Mark


class SearchForm(forms.Form):
    """Sent with the motive; `scope` is a SearchScope, or the public id of one physician."""

    scope = forms.CharField(required=False, max_length=36)
    order = forms.ChoiceField(choices=SearchOrder.choices, required=False)
    half_day = forms.ChoiceField(choices=HalfDay.choices, required=False)
    weekday = forms.TypedChoiceField(choices=Weekday.choices, coerce=int, required=False, empty_value=None)
    presence = forms.ChoiceField(choices=[("alone", "alone")], required=False)
    after = forms.CharField(required=False, max_length=200)
    why = forms.IntegerField(required=False, min_value=1, max_value=10_000)
    whom = forms.CharField(required=False, max_length=80)

    def wanted(self) -> dict[str, Any]:
        """The part of a Wish that says what is preferred, but for the physician."""
        self.is_valid()
        given = self.cleaned_data
        weekday = given.get("weekday")
        return {
            "scope": self.chosen_scope,
            "order": SearchOrder(given.get("order") or SearchOrder.SOONEST),
            "half_day": given.get("half_day") or "",
            "weekdays": () if weekday is None else (weekday,),
            "with_requester": self.is_with_requester,
            "after": mark_of(given.get("after") or ""),
        }

    @property
    def is_with_requester(self) -> bool:
        """Whether the physician who asks a colleague is beside the patient: unless it is said otherwise."""
        self.is_valid()
        return self.cleaned_data.get("presence") != "alone"

    @property
    def chosen_scope(self) -> SearchScope:
        typed = self.cleaned_data.get("scope") or SearchScope.FIRST
        if typed in SearchScope.values and typed != SearchScope.PHYSICIAN:
            return SearchScope(typed)
        return SearchScope.PHYSICIAN if self.physician else SearchScope.FIRST

    @property
    def physician(self) -> UUID | None:
        """The one physician asked for."""
        with contextlib.suppress(ValueError):
            return UUID(self.cleaned_data.get("scope") or "")
        return None

    @property
    def why_page(self) -> int | None:
        """Which page of « pourquoi pas un autre » is asked for, if any: the first, once a name is typed."""
        return self.cleaned_data.get("why") or (1 if self.name_asked else None)

    @property
    def name_asked(self) -> str:
        """Of whom it is asked, by a part of the name."""
        return self.cleaned_data.get("whom") or ""


def mark_of(token: str) -> Mark | None:
    """Where a page ended, as `token_of` wrote it; None for anything else."""
    with contextlib.suppress(ValueError, OverflowError, OSError):
        step, seconds, practitioner, cart = token.split(".")
        starts_at = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
        return Mark(int(step), starts_at, _uuid(practitioner), _uuid(cart))
    return None


def _uuid(typed: str) -> UUID | None:
    return UUID(typed) if typed else None
