"""With whom a rehearsal is held, or on which cart."""

from typing import Any

from django import forms

from directory.models import Practitioner
from directory.selectors import physicians
from scheduling import selectors as agenda
from territory import selectors as territory
from territory.models import Cart


class _Partners(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}, {obj.trade.lower()}"


class _Carts(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.site.name}"


class RehearsalAtCartForm(forms.Form):
    """From the cart: which physician."""

    practitioner = _Partners(
        label="Médecin",
        queryset=physicians().none(),
        to_field_name="public_id",
        empty_label="Choisissez un médecin",
        help_text="Ceux qui travaillent avec ce site. Il reçoit un avis dans Pivot, sans e-mail.",
    )

    def __init__(self, *args: Any, cart: Cart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].queryset = agenda.rehearsal_partners(cart.site)  # type: ignore[attr-defined]


class RehearsalOfPhysicianForm(forms.Form):
    """From the day of a physician: which cart."""

    cart = _Carts(
        label="Chariot",
        queryset=territory.carts().none(),
        to_field_name="public_id",
        empty_label="Choisissez un chariot",
        help_text="Ceux des sites avec lesquels vous travaillez. L’équipe du site reçoit un avis dans Pivot.",
    )

    def __init__(self, *args: Any, practitioner: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cart"].queryset = agenda.rehearsal_carts(practitioner)  # type: ignore[attr-defined]
