"""What is typed about the ground. The model’s constraints speak through these forms; nothing is saved."""

from typing import Any, ClassVar

from django import forms

from core.entry import Editing, NumberField, PhoneField, halves, required_if
from territory import selectors
from territory.enums import CartKind, CartState, LinkLife, SiteKind, SiteState
from territory.models import Cart, Commune, Device, ProfessionalNumber, Room, Site
from territory.rules import is_finess


class SiteFilterForm(forms.Form):
    q = forms.CharField(label="Nom, commune ou FINESS", required=False, max_length=80)
    kind = forms.ChoiceField(label="Type", required=False, choices=[("", "Tous"), *SiteKind.choices])
    state = forms.ChoiceField(label="Rendez-vous", required=False, choices=[("", "Tous"), *SiteState.choices])


class SiteForm(Editing, forms.ModelForm):
    finess = NumberField(
        label="FINESS", required=False, empty_value=None, help_text="Neuf chiffres, la clé comprise."
    )
    phone = PhoneField(label="Téléphone", required=False, help_text="Celui qu’on appelle du chariot.")

    class Meta:
        model = Site
        fields = (
            "kind",
            "finess",
            "name",
            "address",
            "commune",
            "territory",
            "phone",
            "is_open",
            "closed_reason",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes: Any = self.fields["commune"]
        communes.queryset, communes.label_from_instance = selectors.communes(), Commune.among_namesakes
        self.fields["territory"].queryset = selectors.territories()  # type: ignore[attr-defined]
        halves(self, ("kind", "finess", "commune", "territory"))
        is_closed = "is_open" not in self.data
        required_if(
            self, "closed_reason", "Dites pourquoi le site est fermé aux rendez-vous.", is_asked=is_closed
        )
        self.watch(self.instance)

    def clean_finess(self) -> str | None:
        value: str | None = self.cleaned_data["finess"]
        if value is not None and not is_finess(value):
            raise forms.ValidationError("Ce numéro FINESS n’a pas la bonne clé : relisez ses neuf chiffres.")
        other = selectors.site_of_finess(value)
        if other is not None and other.pk != self.instance.pk:
            raise forms.ValidationError(f"C’est le numéro d’un autre site : {other}, {other.commune}.")
        return value

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        name, commune = values.get("name"), values.get("commune")
        if name and commune and selectors.has_namesake(name, commune, but=self.instance):
            self.add_error("name", f"Un site de ce nom existe déjà à {commune}.")
        return values


class OfSite(Editing, forms.ModelForm):
    """Something of a site, which is not in the form and takes part in « one name a site »."""

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.site = site

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"site"}


class RoomForm(OfSite):
    class Meta:
        model = Room
        fields = ("name",)
        labels: ClassVar = {"name": "Nom de la salle"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch(self.instance)


class CartForm(OfSite):
    class Meta:
        model = Cart
        fields = ("kind", "name", "room", "serial_number", "state", "state_reason")
        help_texts: ClassVar = {"kind": "Une valise va chez les patients avec un infirmier de ce cabinet."}

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, site=site, **kwargs)
        rooms = self.fields["room"]
        rooms.queryset = selectors.rooms_of(site)  # type: ignore[attr-defined]
        self.fields["kind"].required = False
        halves(self, ("kind", "name", "room", "serial_number", "state"))
        is_stopped = self.data.get("state") == CartState.OUT_OF_SERVICE
        required_if(self, "state_reason", "Dites pourquoi le chariot est hors service.", is_asked=is_stopped)
        self.watch(self.instance)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or CartKind.CART


class LineTestLinkForm(forms.Form):
    label = forms.CharField(
        label="Pour qui", max_length=80, help_text="Son nom et son entreprise : l’essai les portera."
    )
    cart = forms.ModelChoiceField(
        label="Ce qu’il essaie", queryset=selectors.carts(), to_field_name="public_id", required=False
    )
    life = forms.TypedChoiceField(
        label="Valable",
        choices=LinkLife.choices,
        coerce=lambda days: LinkLife(int(days)),
        initial=LinkLife.WEEK,
    )
    email = forms.EmailField(
        label="Son e-mail", required=False, help_text="Le lien y part. Sinon, vous le copiez."
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cart: Any = self.fields["cart"]
        cart.queryset, cart.empty_label = selectors.carts_of(site), "Tout le site"
        halves(self, ("label", "cart", "life", "email"))


class DeviceForm(Editing, forms.ModelForm):
    class Meta:
        model = Device
        fields = ("kind", "label", "serial_number", "software_version", "battery_percent", "calibrated_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch(self.instance)


class NumberForm(forms.ModelForm):
    phone = PhoneField(label="Numéro professionnel")
    is_declared = forms.BooleanField(
        label="C’est un numéro professionnel, déclaré pour cet usage",
        error_messages={
            "required": "Un numéro privé ne va pas sur cette fiche : confirmez qu’il est professionnel."
        },
    )

    class Meta:
        model = ProfessionalNumber
        fields = ("holder", "quality", "phone")

    def __init__(self, *args: Any, own: str = "", **kwargs: Any) -> None:
        """`own`: the name of whoever may declare nothing but their own number."""
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["holder"]
        halves(self, ("quality", "phone"))
