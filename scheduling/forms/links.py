"""What is typed to send a link, and behind one."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from core.codes import FIGURES
from core.entry import PhoneField, halves
from patients.enums import RelativeKind
from patients.selectors import Contact
from scheduling.enums import CancelReason

PATIENT = "patient"
MOST_PAGES, MOST_DIGITS = 99, 4
# What a patient is asked, and what those who are told will read.
REASONS = [
    (CancelReason.PATIENT_BUSY.value, "Je ne suis pas disponible"),
    (CancelReason.PATIENT_NEEDLESS.value, "Ce n’est plus nécessaire"),
    (CancelReason.PATIENT_SEEN.value, "J’ai consulté ailleurs"),
    (CancelReason.PATIENT.value, "Une autre raison"),
]


class LinkForm(forms.Form):
    """To whom the link goes."""

    person = forms.ChoiceField(
        label="À qui",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez à qui le lien est envoyé."},
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], is_minor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]
        if is_minor:
            self.fields["is_agreed"] = forms.BooleanField(
                label="Le mineur ne s’oppose pas à ce que cette personne soit prévenue",
                required=False,
                help_text="Il peut tenir cet acte secret (L1111-5 CSP). Inutile pour lui-même.",
            )


class ReachForm(forms.Form):
    """Where the patient themself is reached."""

    phone = PhoneField(label="Mobile du patient", required=False)
    email = forms.EmailField(label="Adresse électronique du patient", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        halves(self, ("phone", "email"))


class RelativeForm(forms.Form):
    """Somebody whom the patient designates."""

    name = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput({"autocomplete": "off"}))
    kind = forms.ChoiceField(label="En tant que", choices=RelativeKind.choices)
    relation = forms.CharField(label="Lien avec le patient", max_length=60, required=False)
    phone = PhoneField(label="Mobile", required=False)
    email = forms.EmailField(label="Adresse électronique", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "relative_%s"
        halves(self, ("name", "kind", "relation", "phone", "email"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not (values.get("phone") or values.get("email")):
            self.add_error("phone", "Donnez un mobile ou une adresse électronique.")
        return values


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code reçu",
        max_length=12,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "class": "bl-code"}
        ),
        error_messages={"required": f"Écrivez les {FIGURES} chiffres du dernier message reçu."},
    )


class HomeCodeForm(CodeForm):
    """Where nobody else vouches for who is there, the birth date of the patient is asked too."""

    birth_date = forms.DateField(
        label="Date de naissance de la personne soignée",
        help_text="Jour, mois, année\u00a0: 12 03 1939",
        input_formats=["%d %m %Y", "%d/%m/%Y", "%d%m%Y", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "bday", "class": "bl-born"}),
        error_messages={
            "required": "Écrivez la date de naissance de la personne soignée.",
            "invalid": "Écrivez le jour, le mois et l’année\u00a0: 12 03 1939.",
        },
    )


class OtherHourForm(forms.Form):
    starts_at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S%z"])

    def clean_starts_at(self) -> dt.datetime:
        starts_at: dt.datetime = self.cleaned_data["starts_at"]
        return starts_at.astimezone(dt.UTC)


def page_asked(request: HttpRequest) -> int:
    """Which page of hours, the first when what is asked is no number."""
    typed = request.GET.get("suite", "")
    return min(int(typed), MOST_PAGES) if typed.isdecimal() and len(typed) < MOST_DIGITS else 0


class CallOffForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison."},
    )


class ChoiceForm(forms.Form):
    """What this person wants to receive."""

    by_sms = forms.BooleanField(label="Par SMS", required=False)
    by_email = forms.BooleanField(label="Par e-mail", required=False)
    day_before = forms.BooleanField(label="Un rappel la veille", required=False)
    hour_before = forms.BooleanField(label="Un rappel une heure avant", required=False)

    def __init__(self, *args: Any, person: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.initial = getattr(person.choice, name)
        for name, reached in (("by_sms", person.mobile), ("by_email", person.email)):
            if not reached:
                del self.fields[name]

    def choices(self, person: Contact) -> dict[str, bool]:
        """What was ticked; what was not asked stays as it was."""
        names = ("by_sms", "by_email", "day_before", "hour_before")
        return {name: self.cleaned_data.get(name, getattr(person.choice, name)) for name in names}
