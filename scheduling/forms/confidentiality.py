"""What is typed when a minor keeps an act from their parents, and when they lift it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from scheduling.services.confidentiality import Words

UNTICKED = "Non coché, rien n’y est envoyé : c’est souvent le numéro d’un parent."


class SecretForm(forms.Form):
    """`reach`: where the file says that the minor is reached; `is_carer`: may write what was said."""

    own = forms.MultipleChoiceField(
        label="Ce numéro est-il le sien, sans que personne d’autre le lise ?",
        required=False,
        help_text=UNTICKED,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Ce numéro vient de changer au dossier. Relisez-le avec le mineur."
        },
    )
    persuasion = forms.CharField(
        label="Ce qui a été dit pour le convaincre d’en parler",
        required=False,
        max_length=1000,
        help_text="Lu par les soignants de l’acte (L1111-5 du code de la santé publique).",
        widget=forms.Textarea({"rows": 2}),
    )
    companion = forms.CharField(
        label="Qui l’accompagne",
        required=False,
        max_length=120,
        help_text="Une personne majeure de son choix, pour un acte sans l’accord des parents.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(
        self, data: Any = None, *, reach: Sequence[tuple[str, str]], is_carer: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id="secret_%s", **kwargs)
        self.fields["own"].choices = list(reach)  # type: ignore[attr-defined]
        gone = [] if is_carer else ["persuasion", "companion"]
        for name in gone if reach else [*gone, "own"]:
            del self.fields[name]

    def said(self) -> dict[str, Any]:
        """As the services take it."""
        given = self.cleaned_data
        words = Words(persuasion=given.get("persuasion", ""), companion=given.get("companion", ""))
        return {"own": given.get("own", []), "words": words}


class LiftForm(forms.Form):
    is_own_word = forms.BooleanField(
        label="Le mineur le demande lui-même, sans un parent auprès de lui",
        error_messages={"required": "Le mineur seul lève ce secret : voyez-le sans ses parents."},
    )
    words = forms.CharField(
        label="Ce qu’il en dit", required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="secret_lift_%s")
