"""What somebody agrees to, and who is let in, read and refused field by field."""

from typing import Any

from django import forms

from consultations.enums import BY_LINK, Capacity, ImagesFate, LinkLife, PartyRole
from consultations.services import Agreement, ImageWord, Word
from patients.enums import SAID_TO_SOMEBODY, ConsentDecision, ConsentGiver, Manner, RelativeKind
from scheduling.models import AppointmentLink


class ConsentForm(forms.Form):
    """Who decides, and what."""

    decision = forms.ChoiceField(label="Décision", choices=ConsentDecision.choices)
    given_by = forms.ChoiceField(label="Qui décide", choices=ConsentGiver.choices)
    giver_name = forms.CharField(label="Son nom", max_length=120, required=False)
    manner = forms.ChoiceField(
        label="Comment", choices=[(one.value, one.label) for one in SAID_TO_SOMEBODY], required=False
    )
    note = forms.CharField(label="Précision", max_length=300, required=False)
    fate = forms.ChoiceField(label="Les images déjà prises", choices=ImagesFate.choices, required=False)

    @property
    def decided(self) -> dict[str, Any]:
        """The words of `consent_take`; by word of mouth unless something else is said."""
        said = self.cleaned_data
        return {
            "decision": ConsentDecision(said["decision"]),
            "given_by": ConsentGiver(said["given_by"]),
            "giver_name": said["giver_name"],
            "manner": Manner(said["manner"] or Manner.ORAL),
            "note": said["note"],
            "fate": ImagesFate(said["fate"]) if said["fate"] else None,
        }


class ImagesForm(forms.Form):
    """Who decides about images, what and how; a withdrawal says what becomes of those already taken."""

    decision = forms.ChoiceField(label="Décision", choices=ConsentDecision.choices)
    given_by = forms.ChoiceField(label="Qui décide", choices=ConsentGiver.choices)
    giver_name = forms.CharField(label="Son nom", max_length=120, required=False)
    manner = forms.ChoiceField(label="Comment", choices=Manner.choices)
    fate = forms.ChoiceField(label="Les images déjà prises", choices=ImagesFate.choices, required=False)

    def word(self) -> ImageWord:
        said = self.cleaned_data
        return ImageWord(
            decision=ConsentDecision(said["decision"]),
            given_by=ConsentGiver(said["given_by"]),
            giver_name=said["giver_name"],
            manner=Manner(said["manner"]),
            fate=ImagesFate(said["fate"]) if said["fate"] else None,
        )


class HomeForm(forms.Form):
    """The word of a patient at home, and who is beside them; a relative’s own link says it already."""

    companion = forms.ChoiceField(
        label="Qui est avec la personne soignée",
        choices=[
            ("", "Personne"),
            (RelativeKind.RELATIVE, "Un proche"),
            (RelativeKind.PARENT, "Un parent, pour un mineur"),
            (RelativeKind.GUARDIAN, "Son tuteur ou curateur"),
            (RelativeKind.TRUSTED_PERSON, "Sa personne de confiance"),
        ],
        required=False,
        help_text="Le médecin le voit avant de faire entrer.",
    )
    companion_name = forms.CharField(
        label="Le nom de cette personne",
        max_length=80,
        required=False,
        help_text="Demandé d’un parent, d’un tuteur ou d’un curateur, qui décide.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    decision = forms.ChoiceField(
        label="Acceptez-vous cette consultation à distance ?",
        choices=[
            ("yes", "Oui, j’accepte"),
            ("no", "Non : le rendez-vous est annulé et le médecin prévenu"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous acceptez cette consultation à distance."},
    )

    def __init__(self, *args: Any, link: AppointmentLink, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if link.relative_id is not None:
            del self.fields["companion"], self.fields["companion_name"]

    def word(self) -> Word:
        return Word(
            is_agreed=self.cleaned_data["decision"] == "yes",
            companion=self.cleaned_data.get("companion", ""),
            companion_name=self.cleaned_data.get("companion_name", ""),
        )


class ObserverForm(forms.Form):
    """Who is to be let in, as what, who agreed, how long the link serves, and where it goes."""

    role = forms.ChoiceField(
        choices=[(role.value, role.label) for role in BY_LINK],
        error_messages={"required": "Dites qui est cette personne."},
    )
    capacity = forms.ChoiceField(choices=Capacity.choices, required=False)
    life = forms.ChoiceField(choices=LinkLife.choices, required=False)
    name = forms.CharField(
        max_length=80,
        error_messages={"required": "Dites le nom de cette personne : il est montré au patient."},
    )
    agreed = forms.BooleanField(required=False)
    given_by = forms.ChoiceField(choices=ConsentGiver.choices, required=False)
    giver_name = forms.CharField(max_length=120, required=False)
    email = forms.EmailField(
        required=False, error_messages={"invalid": "Cette adresse e-mail n’est pas complète."}
    )

    @property
    def invited(self) -> dict[str, Any]:
        """The words of `observer_invite`."""
        said = self.cleaned_data
        return {
            "role": PartyRole(said["role"]),
            "capacity": Capacity(said["capacity"]) if said["capacity"] else None,
            "name": said["name"],
            "life": LinkLife(said["life"] or LinkLife.QUARTER),
            "email": said["email"],
        }

    @property
    def agreement(self) -> Agreement:
        """Nobody agreed while the box is not ticked."""
        giver = self.cleaned_data["given_by"] or ConsentGiver.PATIENT
        agreed = self.cleaned_data["agreed"]
        return Agreement(
            given_by=ConsentGiver(giver) if agreed else None, giver_name=self.cleaned_data["giver_name"]
        )
