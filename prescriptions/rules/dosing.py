"""A dose typed in a few keys: « 1 cp 3x/j 5 j » is understood, or what was not understood is said.

How much and in what unit, how often or at which moments, for how long, and « si besoin » with its maximum.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from prescriptions.rules.units import SPANS, UNITS, unit_of, unit_words

NBSP = "\u00a0"
MOMENTS = ("matin", "midi", "soir", "coucher")

_UNIT = "|".join(UNITS)
_NUMBER = r"\d+(?:[.,]\d+)?|\d/\d|½"
_TIMES = r"(?:x|×|\*|fois)"
_EACH = r"(?:/\s?|par\s+)"
_SPAN = "|".join(sorted(SPANS, key=len, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """What is taken. `moments`: amounts at (matin, midi, soir, coucher), empty when said otherwise."""

    amount: str = ""
    unit: str = ""
    times: int = 0
    period: str = ""
    every_hours: int = 0
    moments: tuple[str, ...] = ()
    days: int = 0
    span: str = ""
    as_needed: bool = False
    reason: str = ""
    most: str = ""
    most_unit: str = ""
    rest: str = ""

    @property
    def is_rhythm_said(self) -> bool:
        return bool(self.times or self.every_hours or self.moments)


def understood(text: str) -> Dose:
    """The dose that this text says. `rest`: the words that nothing understood."""
    dose, rest = Dose(), f" {' '.join(text.lower().split())} "
    for pattern, take in STEPS:
        found = pattern.search(rest)
        if found:
            dose = take(dose, found)
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    return replace(dose, rest=" ".join(rest.replace(",", " ").split()))


def missing(dose: Dose) -> list[str]:
    """What a pharmacist would have to ask, in the order in which it is said."""
    asked = {
        "combien à chaque prise (« 1 cp »)": not (dose.amount or _moments_say(dose)),
        "l’unité (« cp », « ml », « gouttes »)": not dose.unit,
        "combien de fois (« 3x/j », « matin et soir »)": not (dose.is_rhythm_said or dose.as_needed),
        "le maximum par jour d’une prise « si besoin » (« max 4/j »)": dose.as_needed and not dose.most,
        "pendant combien de temps (« 5 j »)": not dose.days,
        "des moments qui fassent le nombre de prises": _disagrees(dose),
    }
    return [words for words, is_missing in asked.items() if is_missing]


def words(dose: Dose) -> str:
    """« 1 comprimé, 3 fois par jour, pendant 5 jours »."""
    parts = [_taken(dose), _rhythm(dose), _needed(dose), f"pendant {dose.span}" if dose.days else ""]
    return ", ".join(part for part in parts if part)


def _moments_say(dose: Dose) -> bool:
    return any(amount not in ("", "0") for amount in dose.moments)


def _disagrees(dose: Dose) -> bool:
    taken = [amount for amount in dose.moments if amount != "0"]
    return bool(dose.moments and dose.times) and (dose.period != "jour" or dose.times != len(taken))


def _taken(dose: Dose) -> str:
    return f"{dose.amount}{NBSP}{unit_words(dose.unit, dose.amount)}" if dose.amount else ""


def _rhythm(dose: Dose) -> str:
    if dose.moments:
        return _at_moments(dose)
    if dose.every_hours:
        return f"toutes les {dose.every_hours}{NBSP}heures"
    return f"{dose.times}{NBSP}fois par {dose.period}" if dose.times else ""


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


Take = Callable[[Dose, re.Match[str]], Dose]


def _most(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, most=found["most"].replace(".", ","), most_unit=unit_of(found["unit"]))


def _as_needed(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, as_needed=True, reason=(found["reason"] or "").strip())


def _scheme(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, moments=tuple(part.strip() for part in found["scheme"].split("-")))


def _duration(dose: Dose, found: re.Match[str]) -> Dose:
    count, span = int(found["count"]), found["span"]
    return replace(dose, days=count * SPANS[span], span=f"{count}{NBSP}{_span_words(span, count)}")


def _span_words(span: str, count: int) -> str:
    word = {1: "jour", 7: "semaine", 30: "mois"}[SPANS[span]]
    return word if word == "mois" or count < 2 else f"{word}s"


def _times(dose: Dose, found: re.Match[str]) -> Dose:
    period = {1: "jour", 7: "semaine", 30: "mois"}[SPANS[found["span"]]]
    return replace(dose, times=int(found["times"]), period=period)


def _every(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, every_hours=int(found["hours"]))


def _moments(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, moments=tuple("1" if name in found[0] else "0" for name in MOMENTS))


def _amount(dose: Dose, found: re.Match[str]) -> Dose:
    amount = found["amount"].replace(".", ",")
    return replace(dose, amount=amount, unit=unit_of(found["unit"]) or dose.unit)


def _unit(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, unit=unit_of(found["unit"]))


_MOMENT = rf"(?:(?:le|au|à|a)\s)?(?:{'|'.join(MOMENTS)})"
STEPS: tuple[tuple[re.Pattern[str], Take], ...] = tuple(
    (re.compile(pattern), take)
    for pattern, take in (
        (rf"(?<=\s)(?P<scheme>(?:{_NUMBER})(?:\s?-\s?(?:{_NUMBER})){{2,3}})(?=\s)", _scheme),
        (
            rf"(?<=\s)(?:max(?:imum)?|au plus)\s?(?P<most>{_NUMBER})\s?(?P<unit>{_UNIT})?"
            rf"\s?(?:{_EACH}(?:j|jour)\b)",
            _most,
        ),
        (rf"(?<=\s)(?P<times>\d+)\s?{_TIMES}\s?{_EACH}(?P<span>{_SPAN})(?=\s|,)", _times),
        (r"(?<=\s)(?:toutes\sles|ttes\sles|/)\s?(?P<hours>\d+)\s?(?:h|heures?)(?=\s|,)", _every),
        (rf"(?<=\s)(?P<times>\d+)\s?/\s?(?P<span>{_SPAN})(?=\s|,)", _times),
        (rf"(?<=\s)(?P<amount>{_NUMBER})\s?(?P<unit>{_UNIT})(?=\s|,)", _amount),
        (rf"(?<=\s)(?:pendant|pdt|durant)?\s?(?P<count>\d+)\s?(?P<span>{_SPAN})(?=\s|,)", _duration),
        (rf"(?<=\s){_MOMENT}(?:\s?(?:,|et|\+)?\s?{_MOMENT})*(?=\s|,)", _moments),
        (r"(?<=\s)(?:si\s(?:besoin|(?P<reason>[^,\d]+?))|sb)(?=\s*(?:,|\d|$))", _as_needed),
        (rf"(?<=\s)(?P<unit>{_UNIT})(?=\s|,)", _unit),
    )
)
