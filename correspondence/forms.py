"""Where one is written to, what a patient types, why a dispatch is closed. Forms save nothing."""

from typing import Any

from django import forms
from django.conf import settings

from core.codes import FIGURES
from correspondence.enums import CLOSING, OF_PROFESSIONALS, Channel, Reason
from directory.rules import NOT_SECURE, is_secure_mail

NEEDS_ADDRESS = "Pour recevoir par MSSanté, écrivez votre adresse."


class MailboxForm(forms.Form):
    """Of a professional, by themselves."""

    address = forms.EmailField(
        label="Adresse MSSanté",
        required=False,
        help_text="Celle que votre opérateur vous a donnée ; elle finit par « mssante.fr ».",
    )
    channel = forms.ChoiceField(
        label="Recevoir les documents",
        choices=[
            (Channel.MSSANTE.value, "Par MSSanté"),
            (Channel.SOFTWARE.value, "Dans le dossier que mon logiciel relève"),
            (Channel.NOTICE.value, "Dans Pivot seulement, avec un avis"),
        ],
        widget=forms.RadioSelect,
    )

    def clean_address(self) -> str:
        return _secure(self.cleaned_data["address"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        wants = values.get("channel") == Channel.MSSANTE
        if wants and not values.get("address") and "address" not in self.errors:
            self.add_error("address", NEEDS_ADDRESS)
        return values


class SiteMailboxForm(forms.Form):
    """Of an establishment, by the region; empty for none."""

    address = forms.EmailField(
        label="Adresse MSSanté de l’établissement",
        required=False,
        help_text="Sa boîte organisationnelle, que ses soignants relèvent ensemble. Vide : rien n’y part.",
    )

    def clean_address(self) -> str:
        return _secure(self.cleaned_data["address"])


class SwitchForm(forms.Form):
    channel = forms.ChoiceField(choices=[(one.value, one.label) for one in OF_PROFESSIONALS])

    def clean_channel(self) -> Channel:
        return Channel(self.cleaned_data["channel"])


class CloseForm(forms.Form):
    reason = forms.ChoiceField(choices=[(one.value, Reason(one).label) for one in CLOSING])


class CodeForm(forms.Form):
    """What a patient was sent, and what nobody else is likely to know."""

    code = forms.CharField(
        label="Code reçu",
        max_length=12,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "class": "bl-code"}
        ),
        error_messages={"required": f"Écrivez les {FIGURES} chiffres du dernier message reçu."},
    )
    birth_date = forms.DateField(
        label="Date de naissance du patient",
        help_text="Jour, mois, année\u00a0: 12 03 1939",
        input_formats=["%d %m %Y", "%d/%m/%Y", "%d%m%Y", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "bday", "class": "bl-born"}),
        error_messages={
            "required": "Écrivez la date de naissance du patient.",
            "invalid": "Écrivez le jour, le mois et l’année\u00a0: 12 03 1939.",
        },
    )


def _secure(typed: str) -> str:
    """An ordinary address is refused, with what to do."""
    if typed and not is_secure_mail(typed, settings.MSSANTE_DOMAINS):
        raise forms.ValidationError(NOT_SECURE)
    return typed.lower()
