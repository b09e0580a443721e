"""Choosing a password, and having lost one."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm

RULES = "12 caractères au moins. Ni votre nom, ni un mot de passe courant."


class LostPasswordForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Adresse électronique"
        without_placeholders(self)


class OtherPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = RULES
        self.fields["password2"].label = "Le nouveau, encore une fois"
        without_placeholders(self)


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, again = self.fields["new_password1"], self.fields["new_password2"]
        first.label, first.help_text = "Nouveau mot de passe", RULES
        again.label, again.help_text = "Encore une fois", ""


class ConfirmPasswordForm(AllauthReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_placeholders(self)


def without_placeholders(form: forms.Form) -> None:
    """allauth’s say the label again."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
