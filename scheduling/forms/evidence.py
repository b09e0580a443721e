"""What is known of a pathway, question by question: who said it, how, when, and with which words."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from core.errors import Invalid
from scheduling.enums import Answer, Declared, Fact, Means, Orientation, Setting, Teller
from scheduling.rules.evidence import PARTS, VALUES, Statement, needs, parts_of

Choices = list[tuple[str, str]]
TO_SAY = ("", "À préciser")
# No answer is required: the service says what the one given cannot do without.
OPEN: dict[str, Any] = {"required": False, "template_name": "scheduling/pathway/field.html"}
CHOICES: dict[Fact, Choices] = {
    Fact.TREATING_PHYSICIAN: Declared.choices,
    Fact.ORIENTATION: Orientation.choices,
    Fact.SETTING: Setting.choices,
}
QUESTIONS = {
    Fact.TREATING_PHYSICIAN: "Un médecin traitant est-il déclaré\u00a0?",
    Fact.TREATING_AVAILABLE: "Le médecin traitant peut-il recevoir à temps\u00a0?",
    Fact.ORIENTATION: "Qui adresse\u00a0?",
    Fact.ALD: "L’acte est-il en rapport avec l’ALD\u00a0?",
    Fact.SALARIED: "Cet acte est-il fait à titre salarié\u00a0?",
    Fact.SETTING: "Dans quel cadre l’infirmier accompagne-t-il\u00a0?",
}
# The agenda testifies by itself, and a booking by who makes it: neither is typed.
TELLERS: Choices = [choice for choice in Teller.choices if choice[0] != Teller.AGENDA]
MEANS: Choices = [
    choice for choice in Means.choices if choice[0] not in {Means.AGENDA, Means.BOOKING, Means.JUDGEMENT}
]


class ProvenSelect(forms.Select):
    """Each option says what must come with it: the style sheet shows those parts and no other."""

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self.fact = fact

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["attrs"] |= {f"data-with-{part}": "" for part in parts_of(self.fact, str(option["value"]))}
        return option


class EvidenceForm(forms.Form):
    """Some questions with their proofs. One left open says nothing.

    Fields are named "<fact>__<part>", as the service names what it refuses.
    """

    def __init__(
        self, data: QueryDict | None = None, *, facts: Sequence[Fact], on: dt.date, is_physician: bool = False
    ) -> None:
        super().__init__(data if data is None else {**_today(facts, on), **data.dict()})
        self.facts = list(facts)
        tellers = [one for one in TELLERS if is_physician or one[0] != Teller.PHYSICIAN]
        for fact in self.facts:
            proof = _proof(fact, tellers, on) if _is_proven(fact) else {}
            parts = {"value": _value_field(fact, on), **proof}
            self.fields |= {f"{fact}__{part}": field for part, field in parts.items()}

    def questions(self) -> Iterator[dict[str, Any]]:
        """Each question with its proof, as scheduling/pathway/questions.html shows it."""
        for fact in self.facts:
            parts = [(part, f"{fact}__{part}") for part in PARTS]
            yield {
                "fact": fact,
                "value": self[f"{fact}__value"],
                "parts": [(part, self[name]) for part, name in parts if name in self.fields],
            }

    def statements(self) -> list[Statement]:
        """What was answered so far, each with the parts that its value needs or may have."""
        self.is_valid()  # a date that cannot be read does not take the other answers away
        answered = getattr(self, "cleaned_data", {})
        return [_statement(fact, answered) for fact in self.facts if answered.get(f"{fact}__value")]

    def said(self) -> dict[Fact, str]:
        """The answers alone, proven or not: what the page shows the verdict of."""
        return {one.fact: one.value for one in self.statements()}

    def refuse(self, refusal: Invalid) -> bool:
        """Puts a refusal of the service under its field; False when it is about something else."""
        if refusal.field not in self.fields:
            return False
        self.add_error(refusal.field, refusal.message)
        return True


def _today(facts: Sequence[Fact], on: dt.date) -> dict[str, str]:
    """What one is told is mostly told today: so it is said until it is typed otherwise."""
    return {f"{fact}__told_on": on.isoformat() for fact in facts if _is_proven(fact)}


def _statement(fact: Fact, answered: dict[str, Any]) -> Statement:
    value = answered[f"{fact}__value"]
    code = value.isoformat() if isinstance(value, dt.date) else value
    parts = {part: answered.get(f"{fact}__{part}") for part in parts_of(fact, code)}
    return Statement(fact=fact, value=code, **{part: given for part, given in parts.items() if given})


def _is_proven(fact: Fact) -> bool:
    return any(needs(fact, value) for value in VALUES.get(fact, ()))


def _value_field(fact: Fact, on: dt.date) -> forms.Field:
    label = QUESTIONS.get(fact, fact.label)
    if fact not in VALUES:
        return forms.DateField(label=label, widget=_date_input(on), **OPEN)
    choices = [TO_SAY, *CHOICES.get(fact, Answer.choices)]
    return forms.ChoiceField(label=label, choices=choices, widget=ProvenSelect(fact), **OPEN)


def _proof(fact: Fact, tellers: Choices, on: dt.date) -> dict[str, forms.Field]:
    """The parts of a proof. Choosing in them does not make the page ask for its verdict again."""
    words = "Question posée" if fact == Fact.ORIENTATION else "Ce qui a été répondu"
    return {
        "person": forms.CharField(label="Nom de qui adresse", max_length=120, **OPEN),
        "told_by": _choice("Qui l’a dit", tellers),
        "means": _choice("Comment", MEANS),
        "told_on": forms.DateField(label="Quand", widget=_date_input(on), **OPEN),
        "words": forms.CharField(label=words, max_length=2000, widget=forms.Textarea({"rows": 2}), **OPEN),
    }


def _choice(label: str, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[TO_SAY, *choices], widget=forms.Select({"data-stay": ""}), **OPEN
    )


def _date_input(latest: dt.date) -> forms.DateInput:
    return forms.DateInput({"type": "date", "max": latest.isoformat()}, format="%Y-%m-%d")
