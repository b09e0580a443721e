"""What is known of a pathway, question by question: who said it, how, when, and with which words."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from core.errors import Invalid
from scheduling.enums import UNKNOWN, Answer, Declared, Fact, Means, Orientation, Setting, Teller
from scheduling.models import PathwayFact
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
    Fact.VOLUNTEER: "Cet acte est-il fait à titre bénévole\u00a0?",
    Fact.BESIDE_LIBERAL: "L’infirmier accompagne-t-il à titre libéral\u00a0?",
    Fact.SETTING: "Dans quel cadre l’infirmier accompagne-t-il\u00a0?",
}
# The agenda testifies by itself, and a booking by who makes it: neither is typed.
TELLERS: Choices = [choice for choice in Teller.choices if choice[0] != Teller.AGENDA]
UNTYPED = frozenset({Means.AGENDA, Means.BOOKING, Means.REFERRAL, Means.JUDGEMENT})
MEANS: Choices = [choice for choice in Means.choices if choice[0] not in UNTYPED]


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
    """Some questions with their proofs, filled in with what was said (`rows`). One left open says nothing.

    Fields are named "<fact>__<part>", as the service names what it refuses. "<fact>__seen" is the row that
    the page showed: what somebody else said meanwhile is neither repeated nor taken back.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        facts: Sequence[Fact],
        on: dt.date,
        rows: Sequence[PathwayFact] = (),
        is_physician: bool = False,
    ) -> None:
        self.facts = list(facts)
        self.rows = {str(row.public_id): row.statement for row in rows}
        shown = {Fact(row.fact): row for row in rows}
        typed = None if data is None else {**_today(facts, on), **data.dict()}
        super().__init__(typed, initial=_today(facts, on) | _initial(shown))
        tellers = [one for one in TELLERS if is_physician or one[0] != Teller.PHYSICIAN]
        for fact in self.facts:
            told = shown[fact].statement if fact in shown else None
            proof = _proof(fact, tellers, on, told) if _is_proven(fact) else {}
            seen = forms.CharField(required=False, widget=forms.HiddenInput)
            parts = {"value": _value_field(fact, on), **proof, "seen": seen}
            self.fields |= {f"{fact}__{part}": field for part, field in parts.items()}

    def questions(self, facts: Collection[Fact]) -> list[dict[str, Any]]:
        """These questions with their proof, as scheduling/pathway/questions.html shows them."""
        return [self._question(fact) for fact in self.facts if fact in facts]

    def _question(self, fact: Fact) -> dict[str, Any]:
        parts = [(part, f"{fact}__{part}") for part in PARTS]
        return {
            "value": self[f"{fact}__value"],
            "seen": self[f"{fact}__seen"],
            "parts": [(part, self[name]) for part, name in parts if name in self.fields],
        }

    def statements(self) -> list[Statement]:
        """What was answered otherwise than the page showed it, with the parts that each value may have."""
        self.is_valid()  # a date that cannot be read does not take the other answers away
        answered = getattr(self, "cleaned_data", {})
        made = [(self._shown(fact, answered), _statement(fact, answered)) for fact in self.facts]
        said = [_change(shown, statement) for shown, statement in made]
        return [statement for statement in said if statement is not None]

    def said(self) -> dict[Fact, str]:
        """The answers alone, proven or not: what the page shows the verdict of."""
        return {one.fact: one.value for one in self.statements()}

    def refuse(self, refusal: Invalid) -> bool:
        """Puts a refusal of the service under its field; False when it is about something else."""
        if refusal.field not in self.fields:
            return False
        self.add_error(refusal.field, refusal.message)
        return True

    def _shown(self, fact: Fact, answered: Mapping[str, Any]) -> Statement | None:
        return self.rows.get(answered.get(f"{fact}__seen", ""))


def _change(shown: Statement | None, answered: Statement | None) -> Statement | None:
    """What the answer adds to what was shown: nothing, something new, or that it is not known any more."""
    if answered is None:
        is_known = shown is not None and shown.value != UNKNOWN
        return Statement(fact=shown.fact, value=UNKNOWN) if shown is not None and is_known else None
    return None if answered == shown else answered


def _initial(shown: Mapping[Fact, PathwayFact]) -> dict[str, Any]:
    """What the page shows of what was said before."""
    initial: dict[str, Any] = {}
    for fact, row in shown.items():
        said = row.statement
        value = "" if said.value == UNKNOWN else said.value
        initial |= {f"{fact}__value": value, f"{fact}__seen": str(row.public_id)}
        initial |= {f"{fact}__{part}": given for part in PARTS if (given := getattr(said, part))}
    return initial


def _today(facts: Sequence[Fact], on: dt.date) -> dict[str, str]:
    """What one is told is mostly told today: so it is said until it is typed otherwise."""
    return {f"{fact}__told_on": on.isoformat() for fact in facts if _is_proven(fact)}


def _statement(fact: Fact, answered: Mapping[str, Any]) -> Statement | None:
    value = answered.get(f"{fact}__value")
    if not value:
        return None
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


def _proof(fact: Fact, tellers: Choices, on: dt.date, told: Statement | None) -> dict[str, forms.Field]:
    """The parts of a proof. Choosing in them does not make the page ask for its verdict again.

    What was `told` before may be kept as it is, even when nobody could type it: the agenda’s testimony.
    """
    tellers = _with(tellers, Teller, told.told_by if told else "")
    means = _with(MEANS, Means, told.means if told else "")
    words = "Question posée" if fact == Fact.ORIENTATION else "Ce qui a été répondu"
    return {
        "person": forms.CharField(label="Nom de qui adresse", max_length=120, **OPEN),
        "told_by": _choice("Qui l’a dit", tellers),
        "means": _choice("Comment", means),
        "told_on": forms.DateField(label="Quand", widget=_date_input(on), **OPEN),
        "words": forms.CharField(label=words, max_length=2000, widget=forms.Textarea({"rows": 2}), **OPEN),
    }


def _with(choices: Choices, kind: type[Teller] | type[Means], code: str) -> Choices:
    is_there = not code or code in dict(choices)
    return choices if is_there else [*choices, (code, str(kind(code).label))]


def _choice(label: str, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[TO_SAY, *choices], widget=forms.Select({"data-stay": ""}), **OPEN
    )


def _date_input(latest: dt.date) -> forms.DateInput:
    return forms.DateInput({"type": "date", "max": latest.isoformat()}, format="%Y-%m-%d")
