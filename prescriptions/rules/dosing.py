"""A dose typed in a few keys: « 1 cp 3x/j 5 j » is understood, or stays as it was typed: nothing is guessed.

How much and in what unit, how often or at which moments, for how long, and « si besoin » with its maximum.
"""

from dataclasses import dataclass

from prescriptions.rules.units import amount_of, unit_words

NBSP = "\u00a0"
MOMENTS = ("matin", "midi", "soir", "coucher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """What is taken. `moments`: amounts at (matin, midi, soir, coucher), empty when said otherwise.

    `times` is 0 where a period alone is said (« 1 cp par semaine »): that is not said to be one take.
    `days_apart`: « tous les 2 jours »; `days_a_week`: « 3 jours par semaine ».
    """

    amount: str = ""
    unit: str = ""
    times: int = 0
    period: str = ""
    every_hours: int = 0
    days_apart: int = 0
    days_a_week: int = 0
    moments: tuple[str, ...] = ()
    days: int = 0
    span: str = ""
    as_needed: bool = False
    reason: str = ""
    most: str = ""
    most_unit: str = ""
    meals: str = ""
    rest: str = ""

    @property
    def is_understood(self) -> bool:
        return not self.rest

    @property
    def is_rhythm_said(self) -> bool:
        return bool(self.period or self.every_hours or self.days_apart or self.days_a_week or self.moments)


def missing(dose: Dose, quantity: str = "") -> list[str]:
    """What a pharmacist would have to ask, in the order in which it is said.

    Of a dose that is not all understood, only what the law wants in so many words: how long, or how much is
    dispensed (R5132-3 CSP). The rest is written as it was typed.
    """
    asked = {} if dose.rest else _asked(dose)
    asked |= {"pendant combien de temps (« 5 j »), ou la quantité": not (dose.days or quantity.strip())}
    return [words for words, is_missing in asked.items() if is_missing]


def words(dose: Dose) -> str:
    """« 1 comprimé, 3 fois par jour, pendant 5 jours »."""
    lasting = f"pendant {dose.span}" if dose.days else ""
    parts = [_taken(dose), _often(dose), _on_days(dose), dose.meals, _needed(dose), lasting]
    return ", ".join(part for part in parts if part)


def _asked(dose: Dose) -> dict[str, bool]:
    return {
        "combien à chaque prise (« 1 cp »)": not (amount_of(dose.amount) or _moments_say(dose)),
        "l’unité (« cp », « ml », « gouttes »)": not dose.unit,
        "combien de fois (« 3x/j », « matin et soir »)": not (dose.is_rhythm_said or dose.as_needed),
        "le maximum par jour d’une prise « si besoin » (« max 4/j »)": dose.as_needed and not dose.most,
        "des moments qui fassent le nombre de prises": _disagrees(dose),
    }


def _moments_say(dose: Dose) -> bool:
    return not dose.amount and any(amount_of(amount) for amount in dose.moments)


def _disagrees(dose: Dose) -> bool:
    taken = [amount for amount in dose.moments if amount != "0"]
    return bool(dose.moments and dose.times) and (dose.period != "jour" or dose.times != len(taken))


def _taken(dose: Dose) -> str:
    total = f" par {dose.period}" if dose.period and not dose.times else ""
    return f"{dose.amount}{NBSP}{unit_words(dose.unit, dose.amount)}{total}" if dose.amount else ""


def _often(dose: Dose) -> str:
    if dose.moments:
        return _at_moments(dose)
    if dose.every_hours:
        return f"toutes les {dose.every_hours}{NBSP}heures"
    return f"{dose.times}{NBSP}fois par {dose.period}" if dose.times else ""


def _on_days(dose: Dose) -> str:
    if dose.days_apart == 2:
        return "un jour sur deux"
    if dose.days_apart:
        return f"tous les {dose.days_apart}{NBSP}jours"
    if not dose.days_a_week:
        return ""
    return f"{dose.days_a_week}{NBSP}jour{'s' if dose.days_a_week > 1 else ''} par semaine"


def _at_moments(dose: Dose) -> str:
    taken = [(name, amount) for name, amount in zip(MOMENTS, dose.moments, strict=False) if amount != "0"]
    names = {"matin": "le matin", "midi": "à midi", "soir": "le soir", "coucher": "au coucher"}
    if dose.amount:
        return _and([names[name] for name, _ in taken])
    return _and([f"{amount}{NBSP}{unit_words(dose.unit, amount)} {names[name]}" for name, amount in taken])


def _and(parts: list[str]) -> str:
    return " et ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _needed(dose: Dose) -> str:
    reason = (f"si {dose.reason}" if dose.reason else "si besoin") if dose.as_needed else ""
    return ", ".join(filter(None, [reason, _at_most(dose)]))


def _at_most(dose: Dose) -> str:
    if not dose.most:
        return ""
    unit = unit_words(dose.most_unit or dose.unit, dose.most) or "prises"
    return f"au plus {dose.most}{NBSP}{unit} par jour"
