"""What is typed about motives, and what a physician takes of them. Forms check values and save nothing."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms

from core.entry import Editing, LinesField, PhoneField, halves, required_if
from directory import selectors as directory
from directory.models import Practitioner
from scheduling import selectors
from scheduling.enums import ActForm, Destination, MotiveKeeper, MotiveState, QuestionKind, UnsuitableReason
from scheduling.models import Motive, MotiveQuestion, PractitionerMotive, RedFlag
from scheduling.services import Choice
from territory.enums import DeviceKind

OF_THE_REGION = ("specialty", "shortest_minutes", "longest_minutes")


class DestinationsField(forms.MultipleChoiceField):
    """Where to go, in the order of urgency."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Destination.choices, **kwargs)


class MotiveFilterForm(forms.Form):
    q = forms.CharField(label="Libellé ou médecin", required=False, max_length=80)
    specialty = forms.ChoiceField(label="Spécialité", required=False)
    keeper = forms.ChoiceField(label="À qui", required=False, choices=[("", "Tous"), *MotiveKeeper.choices])
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *MotiveState.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [(one.short_label, one.short_label) for one in directory.specialties_as_said()]
        self.fields["specialty"].choices = [("", "Toutes"), *said]  # type: ignore[attr-defined]


class MotiveEntryForm(Editing, forms.ModelForm):
    """A motive as the region keeps it; or, with an `owner`, as a physician keeps their own."""

    too_young_go = DestinationsField(label="Où aller, en dessous de cet âge", required=False)
    devices = forms.MultipleChoiceField(
        label="Appareils nécessaires",
        choices=DeviceKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Un chariot qui n’en a pas un n’est pas proposé, et la page dit pourquoi.",
    )
    documents = LinesField(label="Documents à apporter", required=False, each=120, help_text="Un par ligne.")
    # The last one: it hides the module below it.
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
            "shortest_minutes",
            "longest_minutes",
            "too_young_go",
            "forms",
            "devices",
            "documents",
            "is_planned_care",
            "hint",
            "outline",
            "patient_moves",
            "is_active",
        )
        help_texts: ClassVar = {
            "specialty": "Sans spécialité, tous les médecins le reçoivent.",
            "duration_minutes": "Tant que le médecin n’a pas réglé la sienne.",
            "shortest_minutes": "Un médecin règle sa durée à partir d’ici…",
            "longest_minutes": "… et jusque-là.",
            "minimum_age_months": "En dessous, aucun créneau n’est proposé. 0 : à tout âge.",
            "is_planned_care": "L’infirmier libéral qui accompagne facture TLS, avec son soin, et non TLL.",
            "hint": "Ce que la personne qui réserve doit savoir, en une phrase.",
            "outline": "Ce qui se constate pour ce motif, une ligne par point. Proposé quand il écrit.",
            "patient_moves": "Par le lien qu’il a reçu. Sinon la page dit d’appeler.",
            "is_active": "Sinon il n’est plus proposé ; ce qui est pris est maintenu.",
        }

    def __init__(self, *args: Any, owner: Practitioner | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owner_id = owner.pk if owner else self.instance.owner_id
        if self._owner_id is not None:
            for name in OF_THE_REGION:
                del self.fields[name]
        else:
            self.fields["specialty"].queryset = directory.specialties_as_said()  # type: ignore[attr-defined]
        numbers = ("duration_minutes", "minimum_age_months", "shortest_minutes", "longest_minutes")
        halves(self, [name for name in numbers if name in self.fields])
        self.watch(self.instance)

    def clean_label(self) -> str:
        label: str = self.cleaned_data["label"]
        if selectors.label_is_taken(label, self._owner_id, self.instance):
            raise forms.ValidationError("Un autre motif a ce libellé.")
        return label


class RedFlagForm(Editing, forms.ModelForm):
    """A sign or an exclusion, and where it sends."""

    destinations = DestinationsField(label="Où aller")
    phone = PhoneField(
        label="Autre numéro à appeler",
        required=False,
        short=True,
        help_text="Une ligne de la région : dix chiffres, ou un numéro court.",
    )

    class Meta:
        model = RedFlag
        fields = ("kind", "question", "destinations", "where_to_go", "phone")
        help_texts: ClassVar = {
            "question": "Tel qu’on le demande, sans diagnostic. « Oui » arrête avant tout créneau.",
            "where_to_go": "Ce qu’il faut faire de plus, en une phrase.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "sign_%s"
        self.watch(self.instance)


class QuestionForm(Editing, forms.ModelForm):
    """A question that the physician reads; it stops nothing."""

    choices = LinesField(label="Choix proposés", required=False, each=80, help_text="Un par ligne.")

    class Meta:
        model = MotiveQuestion
        fields = ("text", "kind", "choices", "is_required")
        help_texts: ClassVar = {"text": "Telle que la pose la personne qui réserve."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "asked_%s"
        is_choice = self.data.get("kind") == QuestionKind.CHOICE
        required_if(self, "choices", "Donnez au moins deux réponses, une par ligne.", is_asked=is_choice)
        self.watch(self.instance)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") != QuestionKind.CHOICE:
            return values | {"choices": []}
        if "choices" in values and len(values["choices"]) < 2:
            self.add_error("choices", "Donnez au moins deux réponses, une par ligne.")
        return values


class OwnMotivesForm(forms.Form):
    """One line for each motive of the region: taken or not, and a duration of one’s own."""

    def __init__(
        self, data: Any, *, motives: Iterable[Motive], kept: Mapping[int, PractitionerMotive]
    ) -> None:
        super().__init__(data)
        self.motives = list(motives)
        for motive in self.motives:
            own = kept.get(motive.pk)
            self.fields[f"pris-{motive.public_id}"] = forms.BooleanField(
                label=f"Prendre « {motive.label} »", required=False, initial=own is None or own.is_taken
            )
            self.fields[f"minutes-{motive.public_id}"] = forms.IntegerField(
                label=f"Durée de « {motive.label} », en minutes",
                required=False,
                initial=(own and own.duration_minutes) or motive.duration_minutes,
                widget=forms.NumberInput({"class": "pv-mini", "min": 1}),
            )

    def choices(self) -> list[Choice]:
        """What is wanted of each motive."""
        given = self.cleaned_data
        return [
            Choice(one, given[f"pris-{one.public_id}"], given[f"minutes-{one.public_id}"])
            for one in self.motives
        ]


class OutlineForm(Editing, forms.ModelForm):
    """What a physician wishes to find in their findings when a motive of the region begins."""

    class Meta:
        model = PractitionerMotive
        fields = ("outline",)
        labels: ClassVar = {"outline": "Ma trame"}
        help_texts: ClassVar = {"outline": "Une ligne par point. Vide : celle de la région est proposée."}
        widgets: ClassVar = {"outline": forms.Textarea({"rows": 8})}


class UnsuitableForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi",
        choices=UnsuitableReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison : la personne qui a réservé la lira."},
    )
    words = forms.CharField(
        label="Précision",
        required=False,
        max_length=300,
        help_text="Lue par la personne qui a réservé : rien de clinique n’est nécessaire.",
    )


class PeriodForm(forms.Form):
    """The days when appointments were booked, both included."""

    first = forms.DateField(label="Du", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label="Au", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if {"first", "last"} <= values.keys() and values["last"] < values["first"]:
            self.add_error("last", "La fin précède le début.")
        return values
