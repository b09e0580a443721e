"""What is typed to find a patient and to book. Forms check values and save nothing."""

import contextlib
import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from directory import selectors as directory
from scheduling import selectors
from scheduling.enums import ActForm, CancelReason
from scheduling.models import Motive

ANSWERED = ("signe-", "reponse-")  # how the fields of signs and of questions begin


class PatientSearchForm(forms.Form):
    """Posted, never in the address: a name is personal data."""

    q = forms.CharField(
        label="Nom, prénom ou nom de naissance",
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "autofocus": True}),
    )


class MotiveForm(forms.Form):
    """Motive and form of the act; the answers to the filter are read from their own prefixed fields."""

    motive = forms.UUIDField(label="Pourquoi faut-il consulter ?", required=True)
    form = forms.ChoiceField(label="Comment", choices=ActForm.choices, required=False)
    question = forms.CharField(
        label="Précisions pour le médecin",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    from_day = forms.DateField(label="À partir de", required=False, input_formats=["%Y-%m-%d"])

    def __init__(self, data: Any, *, offered: Sequence[Motive]) -> None:
        super().__init__(data)
        self._offered = {motive.public_id: motive for motive in offered}

    def clean_motive(self) -> Motive:
        motive = self._offered.get(self.cleaned_data["motive"])
        if motive is None:
            raise forms.ValidationError("Ce motif n’est plus proposé.")
        return motive

    @property
    def offered(self) -> list[Motive]:
        """In the order of a reader."""
        return list(self._offered.values())

    @cached_property
    def asked(self) -> selectors.Asked:
        """What the chosen motive asks, read once for a page."""
        return selectors.Asked(self.cleaned_data["motive"])

    def carried(self) -> list[tuple[str, str]]:
        """What was answered, to be sent back where the page does not ask it."""
        return [(name, str(value)) for name, value in self.data.items() if name.startswith(ANSWERED)]

    def answers(self) -> dict[UUID, str]:
        """What was answered, by the public id of what is asked."""
        found = {}
        for name, value in self.data.items():
            prefix = next((one for one in ANSWERED if name.startswith(one)), None)
            if prefix is not None:
                with contextlib.suppress(ValueError):
                    found[UUID(name.removeprefix(prefix))] = str(value)
        return found


class BookingForm(MotiveForm):
    """One offer taken: the button that takes it names physician and cart in its address."""

    practitioner = forms.UUIDField()
    cart = forms.UUIDField(required=False)
    starts_at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S%z"])

    def __init__(self, typed: QueryDict, offer: QueryDict, *, offered: Sequence[Motive]) -> None:
        super().__init__({**offer.dict(), **typed.dict()}, offered=offered)

    def clean_practitioner(self) -> Any:
        return directory.practitioner_for(self.cleaned_data["practitioner"])

    def clean_starts_at(self) -> dt.datetime:
        starts_at: dt.datetime = self.cleaned_data["starts_at"]
        return starts_at.astimezone(dt.UTC)


class ReleaseForm(forms.Form):
    hold = forms.UUIDField()


class CancelForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=CancelReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites pourquoi : ceux qui sont prévenus le liront."},
    )


class MoveForm(forms.Form):
    starts_at = forms.DateTimeField(label="Nouvelle heure", input_formats=["%Y-%m-%dT%H:%M:%S%z"])
