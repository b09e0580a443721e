"""What an administrator types about an account."""

from typing import Any

from django import forms

from accounts import selectors
from accounts.enums import AccountState, DeactivationReason, Recognition, ResetReason, Role
from accounts.models import User
from core.actors import Actor
from core.entry import Editing, PhoneField, halves, required_if
from directory.models import Practitioner
from territory.models import Site, Territory


class UserFilterForm(forms.Form):
    search = forms.CharField(label="Nom ou adresse", required=False)
    role = forms.ChoiceField(label="Rôle", required=False, choices=[("", "Tous"), *Role.choices])
    site: "forms.ModelChoiceField[Site]" = forms.ModelChoiceField(
        label="Site", required=False, queryset=None, to_field_name="public_id", empty_label="Tous"
    )
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *AccountState.choices])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = selectors.site_choices(actor)  # type: ignore[attr-defined]


class UserForm(Editing, forms.Form):
    practitioner: "forms.ModelChoiceField[Practitioner]" = forms.ModelChoiceField(
        label="Professionnel de l’annuaire",
        required=False,
        queryset=None,
        to_field_name="public_id",
        empty_label="Aucun (secrétariat, coordination, administration)",
        help_text="Obligatoire pour soigner : médecine, soins infirmiers, pharmacie.",
    )
    given_name = forms.CharField(label="Prénom", max_length=80)
    family_name = forms.CharField(label="Nom", max_length=80)
    email = forms.EmailField(
        label="Adresse électronique professionnelle", help_text="Elle sert à se connecter. Une par personne."
    )
    phone = PhoneField(label="Téléphone mobile", required=False)

    def __init__(self, *args: Any, actor: Actor, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = user.pk if user else None
        choices = selectors.practitioner_choices(actor, user)
        self.fields["practitioner"].queryset = choices  # type: ignore[attr-defined]
        halves(self, ("given_name", "family_name"))
        is_unlisted = not self.data.get("practitioner")
        for name in ("given_name", "family_name"):
            required_if(self, name, "À donner, faute d’entrée de l’annuaire.", is_asked=is_unlisted)
        self.watch(user)

    def clean(self) -> dict[str, Any]:
        """The directory knows the names of its professionals."""
        values = super().clean() or {}
        practitioner: Practitioner | None = values.get("practitioner")
        if practitioner is not None:
            values |= {"given_name": practitioner.given_name, "family_name": practitioner.family_name}
        return values

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        other = selectors.user_of_email(email)
        if other is not None and other.pk != self._own:
            raise forms.ValidationError(f"{other.full_name} a déjà un compte à cette adresse.")
        return email


class MembershipForm(forms.Form):
    role = forms.ChoiceField(label="Rôle", choices=[("", "Choisir…"), *Role.choices])
    site: "forms.ModelChoiceField[Site]" = forms.ModelChoiceField(
        label="Site",
        required=False,
        queryset=None,
        to_field_name="public_id",
        empty_label="Choisir…",
    )
    territory: "forms.ModelChoiceField[Territory]" = forms.ModelChoiceField(
        label="Territoire",
        required=False,
        queryset=None,
        to_field_name="public_id",
        empty_label="Choisir…",
    )
    starts_on = forms.DateField(
        label="À partir du", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = selectors.site_choices(actor)  # type: ignore[attr-defined]
        self.fields["territory"].queryset = selectors.territory_choices(actor)  # type: ignore[attr-defined]
        halves(self, ("role", "starts_on"))
        self.order_fields(["role", "starts_on"])

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class DeactivateForm(forms.Form):
    reason = forms.ChoiceField(label="Pourquoi", choices=DeactivationReason.choices, widget=forms.RadioSelect)

    def clean_reason(self) -> DeactivationReason:
        return DeactivationReason(self.cleaned_data["reason"])


class ResetSecondFactorForm(forms.Form):
    reason = forms.ChoiceField(
        label="Ce qui s’est passé", choices=ResetReason.choices, widget=forms.RadioSelect
    )
    recognition = forms.ChoiceField(
        label="Comment vous avez reconnu la personne", choices=Recognition.choices, widget=forms.RadioSelect
    )

    def clean_reason(self) -> ResetReason:
        return ResetReason(self.cleaned_data["reason"])

    def clean_recognition(self) -> Recognition:
        return Recognition(self.cleaned_data["recognition"])
