"""What is typed to find a patient and to book. Forms check values and save nothing."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict

from core.entry import Editing, PhoneField, halves
from core.errors import NotFound
from directory import selectors as directory
from scheduling import selectors
from scheduling.enums import ActForm, CancelReason
from scheduling.models import Motive, RedFlag

FLAG_PREFIX = "signe-"


class PatientSearchForm(forms.Form):
    """Posted, never in the address: a name is personal data."""

    q = forms.CharField(
        label="Nom, prénom ou nom de naissance",
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "autofocus": True}),
    )


class MotiveForm(forms.Form):
    """Motive and form of the act; the red flags are read from their own prefixed fields."""

    motive = forms.UUIDField(label="Pourquoi faut-il consulter ?", required=True)
    form = forms.ChoiceField(label="Comment", choices=ActForm.choices, required=False)
    question = forms.CharField(
        label="Précisions pour le médecin",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    from_day = forms.DateField(label="À partir de", required=False, input_formats=["%Y-%m-%d"])

    def clean_motive(self) -> Motive:
        try:
            return selectors.motive_for(self.cleaned_data["motive"])
        except NotFound as error:
            raise forms.ValidationError(error.message) from error

    def raised_flags(self) -> frozenset[UUID]:
        """The signs answered « oui »."""
        answers = {key: value for key, value in self.data.items() if key.startswith(FLAG_PREFIX)}
        return frozenset(
            UUID(key.removeprefix(FLAG_PREFIX)) for key, value in answers.items() if value == "oui"
        )


class BookingForm(MotiveForm):
    """One offer taken: the button that takes it names physician and cart in its address."""

    practitioner = forms.UUIDField()
    cart = forms.UUIDField(required=False)
    starts_at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S%z"])

    def __init__(self, typed: QueryDict, offer: QueryDict) -> None:
        super().__init__({**offer.dict(), **typed.dict()})

    def clean_practitioner(self) -> Any:
        return directory.practitioner_for(self.cleaned_data["practitioner"])

    def clean_starts_at(self) -> dt.datetime:
        starts_at: dt.datetime = self.cleaned_data["starts_at"]
        return starts_at.astimezone(dt.UTC)


class CancelForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=CancelReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites pourquoi : ceux qui sont prévenus le liront."},
    )


class MoveForm(forms.Form):
    starts_at = forms.DateTimeField(label="Nouvelle heure", input_formats=["%Y-%m-%dT%H:%M:%S%z"])


class MotiveEntryForm(Editing, forms.ModelForm):
    """A motive as the region keeps it."""

    forms = forms.MultipleChoiceField(
        label="Formes permises", choices=ActForm.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Motive
        fields = (
            "label",
            "specialty",
            "duration_minutes",
            "minimum_age_months",
            "forms",
            "is_planned_care",
            "hint",
            "is_active",
        )
        help_texts: ClassVar = {
            "specialty": "Sans spécialité, tous les médecins le reçoivent.",
            "minimum_age_months": "En dessous, aucun créneau n’est proposé. 0 : à tout âge.",
            "is_planned_care": "L’infirmier libéral qui accompagne facture TLS, avec son soin, et non TLL.",
            "hint": "Ce que la personne qui réserve doit savoir, en une phrase.",
            "is_active": "Sinon il n’est plus proposé ; ce qui est pris est maintenu.",
        }
        error_messages: ClassVar = {"label": {"unique": "Un motif porte déjà ce libellé."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialty"].queryset = directory.specialties_as_said()  # type: ignore[attr-defined]
        halves(self, ("duration_minutes", "minimum_age_months"))
        self.watch(self.instance)


class RedFlagForm(Editing, forms.ModelForm):
    phone = PhoneField(
        label="Numéro à appeler", required=False, short=True, help_text="15, 112, ou dix chiffres."
    )

    class Meta:
        model = RedFlag
        fields = ("question", "where_to_go", "phone")
        help_texts: ClassVar = {"question": "Tel qu’on le demande, sans diagnostic."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch(self.instance)
