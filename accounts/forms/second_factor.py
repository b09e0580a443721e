"""allauth’s forms of the second factor, in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

WHICH_CODE = "Les 6 chiffres de votre application, ou l’un de vos codes de secours."


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_digits(self.fields["code"], "Code", WHICH_CODE)
        self.fields["code"].widget.attrs["autofocus"] = True


class ConfirmCodeForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_digits(self.fields["code"], "Code", WHICH_CODE)
        self.fields["code"].widget.attrs["autofocus"] = True


class InstallForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_digits(self.fields["code"], "Code affiché par l’application")


class KeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.label = "Cette clé suffit pour se connecter, sans mot de passe"
        alone.help_text = "Elle vérifiera votre empreinte, votre visage ou son propre code à chaque fois."


def _ask_digits(field: forms.Field, label: str, help_text: str = "") -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"inputmode": "numeric", "class": "pv-code"}
