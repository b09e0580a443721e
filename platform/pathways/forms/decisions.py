"""What an administrator writes of a decision. Its rules are the services’; nothing is saved here."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from core import clock
from core.errors import Invalid
from nomenclature.specialties import specialty_labels
from pathways.enums import DecisionKind
from pathways.forms.fields import day_field
from pathways.models import ONE_CENT
from pathways.services import Proposal
from pathways.verdicts import national_rulebook

Choices = list[tuple[str, Any]]
FAMILY = "@"
# All the others: what an amount without a specialty says already.
NOT_A_FAMILY = "other_specialties"


def _why() -> forms.CharField:
    return forms.CharField(
        label="Pourquoi",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Lu par tous ceux que la règle concerne, avec votre nom.",
    )


class ConfirmForm(forms.Form):
    """A day gone by is asked to be confirmed; no other day asks anything."""

    asked_as: Mapping[str, str] = {}  # what a service names otherwise than the page
    past_accepted = forms.BooleanField(
        label="Je confirme\u00a0: la date est passée, les feuilles déjà émises ne changeront pas",
        required=False,
        help_text="Des actes ont pu être facturés depuis, par l’autre règle.",
    )

    def __init__(self, *args: Any, first_day: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first_day is None or first_day >= clock.today(clock.now()):
            del self.fields["past_accepted"]

    @property
    def is_past_accepted(self) -> bool:
        return bool(self.cleaned_data.get("past_accepted"))

    def refuse(self, refusal: Invalid) -> None:
        """Puts what a service refused beside its field."""
        name = self.asked_as.get(refusal.field, refusal.field)
        self.add_error(name if name in self.fields else None, refusal.message)


class _ProposalForm(ConfirmForm):
    field_of_first_day = "valid_from"

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, first_day=self._first_day(data), **kwargs)

    def _first_day(self, data: Any) -> dt.date | None:
        try:
            return dt.date.fromisoformat((data or {}).get(self.field_of_first_day, ""))
        except ValueError:
            return None

    def values(self) -> dict[str, Any]:
        named = ("valid_from", "valid_to", "why", "source")
        return {name: self.cleaned_data[name] for name in named if name in self.fields}


class _PeriodForm(_ProposalForm):
    valid_from = day_field("Premier jour", required=True)
    valid_to = day_field("Dernier jour", help_text="Vide\u00a0: sans fin prévue.")
    why = _why()
    source = forms.CharField(label="Texte ou courrier", max_length=300, required=False)
    field_order: tuple[str, ...] = ("valid_from", "valid_to", "past_accepted", "why", "source")


class SwitchForm(_PeriodForm):
    def proposal(self, switch: str) -> Proposal:
        return Proposal(kind=DecisionKind.SWITCH, switch=switch, **self.values())


class TariffForm(_PeriodForm):
    code = forms.ChoiceField(label="Code", choices=lambda: code_choices())
    specialty = forms.ChoiceField(
        label="Spécialité",
        required=False,
        choices=lambda: specialty_choices(),
        help_text="Pour TCG, TC, TCS et TE2 seulement.",
    )
    amount = forms.DecimalField(
        label="Montant, en euros", min_value=ONE_CENT, max_digits=7, decimal_places=2, localize=True
    )
    asked_as = {"specialties": "specialty"}
    field_order = ("code", "specialty", "amount", *_PeriodForm.field_order)

    def proposal(self) -> Proposal:
        return Proposal(
            kind=DecisionKind.TARIFF,
            code=self.cleaned_data["code"],
            specialties=specialties_of(self.cleaned_data["specialty"]),
            amount=self.cleaned_data["amount"],
            **self.values(),
        )


class EndForm(_ProposalForm):
    valid_to = day_field("Dernier jour d’application", required=True)
    why = _why()
    field_of_first_day = "valid_to"
    field_order = ("valid_to", "past_accepted", "why")

    def proposal(self, ends: UUID) -> Proposal:
        return Proposal(kind=DecisionKind.END, ends=ends, **self.values())


class RejectForm(forms.Form):
    reason = forms.CharField(label="Raison du refus", max_length=500, widget=forms.Textarea({"rows": 2}))


def code_choices() -> Choices:
    book = national_rulebook()
    return [(code, f"{code}, {book.acts[code].label}") for code in book.billable]


def specialty_choices() -> Choices:
    """None, a family of the rules, or one specialty."""
    vocabulary = national_rulebook().vocabulary
    families = [
        (f"{FAMILY}{key}", f"{label[:1].upper()}{label[1:]}")
        for key, label in vocabulary.group_labels.items()
        if key != NOT_A_FAMILY
    ]
    alone = sorted(specialty_labels().items(), key=lambda item: item[1].casefold())
    return [
        ("", "Toutes celles qui n’ont pas leur propre montant"),
        ("Familles", families),
        ("Spécialités", alone),
    ]


def specialties_of(choice: str) -> tuple[str, ...]:
    if not choice:
        return ()
    if choice.startswith(FAMILY):
        return tuple(sorted(national_rulebook().vocabulary.groups[choice.removeprefix(FAMILY)]))
    return (choice,)
