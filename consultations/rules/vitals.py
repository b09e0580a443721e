"""Vital signs: units, what can be typed, what is asked again. Never a word on what a value means.

Two bounds by sign. Outside `possible` the value is a slip of the keyboard or of the unit: refused. Outside
`usual` it is asked again before it is kept; that second bound is behind the switch `vital_bounds`
(settings/medical.py). `VERSION` is written on each measure: change it with any bound.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

VERSION = "2026-11-1"


@dataclass(frozen=True, slots=True)
class Sign:
    """Bounds are included. `unit` is UCUM, `shown` what is read; `step` the finest value kept."""

    label: str
    unit: str
    shown: str
    possible: tuple[Decimal, Decimal]
    usual: tuple[Decimal, Decimal]
    step: Decimal = Decimal(1)
    methods: tuple[str, ...] = ()


class Answer(StrEnum):
    KEPT = "kept"
    ASKED_AGAIN = "asked_again"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Judgement:
    answer: Answer
    sentence: str = ""


def _span(low: str, high: str) -> tuple[Decimal, Decimal]:
    return Decimal(low), Decimal(high)


TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")

# By LOINC code, in the order they are taken.
SIGNS: dict[str, Sign] = {
    "8310-5": Sign(
        "Température",
        "Cel",
        "°C",
        _span("25", "45"),
        _span("35", "40"),
        TENTH,
        ("tympan", "aisselle", "bouche", "front"),
    ),
    "8867-4": Sign(
        "Pouls", "/min", "/min", _span("20", "300"), _span("40", "140"), methods=("régulier", "irrégulier")
    ),
    "8480-6": Sign("Tension systolique", "mm[Hg]", "mmHg", _span("30", "300"), _span("80", "200")),
    "8462-4": Sign("Tension diastolique", "mm[Hg]", "mmHg", _span("10", "200"), _span("40", "120")),
    "9279-1": Sign("Fréquence respiratoire", "/min", "/min", _span("3", "100"), _span("8", "30")),
    "20564-1": Sign(
        "SpO₂", "%", "%", _span("30", "100"), _span("85", "100"), methods=("air ambiant", "sous oxygène")
    ),
    "29463-7": Sign("Poids", "kg", "kg", _span("0.3", "400"), _span("30", "180"), TENTH),
    "8302-2": Sign("Taille", "cm", "cm", _span("25", "250"), _span("120", "205")),
    "2339-0": Sign("Glycémie capillaire", "g/L", "g/L", _span("0.1", "9"), _span("0.6", "3"), HUNDREDTH),
    "72514-3": Sign("Douleur", "{score}", "/10", _span("0", "10"), _span("0", "10")),
}

SYSTOLIC, DIASTOLIC = "8480-6", "8462-4"


def judge(code: str, value: Decimal, *, with_usual: bool) -> Judgement:
    """Whether the value is kept, asked again or refused, and the French sentence that says why."""
    sign = SIGNS[code]
    if not _within(value, sign.possible):  # first: no remainder can be asked of 1e40
        low, high = (number(bound) for bound in sign.possible)
        return Judgement(
            Answer.REFUSED,
            f"{sign.label} : {quantity(value, sign)} sort de ce qui peut être saisi ({low} à {high}). "
            "Vérifiez la valeur et l’unité.",
        )
    if value % sign.step:
        return Judgement(Answer.REFUSED, f"{sign.label} : au plus {_decimals(sign)}.")
    if with_usual and not _within(value, sign.usual):
        return Judgement(
            Answer.ASKED_AGAIN,
            f"{sign.label} : vous avez saisi {quantity(value, sign)}. Vérifiez, puis confirmez si c’est "
            "bien cette valeur.",
        )
    return Judgement(Answer.KEPT)


def judge_pressure(systolic: Decimal, diastolic: Decimal) -> Judgement:
    """The two figures of a blood pressure are not the same nor the wrong way round."""
    if diastolic < systolic:
        return Judgement(Answer.KEPT)
    return Judgement(
        Answer.REFUSED,
        f"Tension : la première valeur ({number(systolic)}) doit dépasser la seconde ({number(diastolic)}).",
    )


def is_asked_again(code: str, value: Decimal) -> bool:
    """Whether the value lies outside the bound that asks for a second look."""
    return not _within(value, SIGNS[code].usual)


def number(value: Decimal) -> str:
    """« 63,4 »: the decimals that matter, with the French comma."""
    text = format(value.normalize(), "f")
    return text.replace(".", ",")


def quantity(value: Decimal, sign: Sign) -> str:
    """« 63,4 kg », « 2/10 »."""
    space = "" if sign.shown.startswith("/") else "\u00a0"
    return f"{number(value)}{space}{sign.shown}"


def _within(value: Decimal, span: tuple[Decimal, Decimal]) -> bool:
    return span[0] <= value <= span[1]


def _decimals(sign: Sign) -> str:
    return {
        Decimal(1): "un nombre entier",
        TENTH: "un chiffre après la virgule",
        HUNDREDTH: "deux chiffres après la virgule",
    }[sign.step]
