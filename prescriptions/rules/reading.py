"""Reads a dose as it is typed: step by step, each takes the words that it understands and leaves the others.

A step whose place is already taken takes nothing: what is said twice, or against itself, stays in `rest`.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from prescriptions.rules.dosing import MOMENTS, Dose
from prescriptions.rules.units import RANGE, SPANS, UNITS, unit_of

NBSP = "\u00a0"
_UNIT = "|".join(UNITS)
_NUMBER = r"\d+(?:[.,]\d+)?|\d/\d|½"
_SMALL = r"\d{1,2}(?:[.,]\d+)?|\d/\d|½"
_TIMES = r"(?:x|×|\*|fois)"
_EACH = r"(?:/\s?|par\s+)"
_SPAN = "|".join(sorted(SPANS, key=len, reverse=True))
_END = r"(?=\s|,)"
_PERIODS = {1: "jour", 7: "semaine", 30: "mois"}


def understood(text: str) -> Dose:
    """The dose that this text says. `rest`: the words that nothing understood."""
    dose, rest = Dose(), f" {_spaced(text)} "
    for pattern, take in STEPS:
        found = pattern.search(rest)
        taken = take(dose, found) if found else None
        if found and taken:
            dose, rest = taken, f"{rest[: found.start()]} {rest[found.end() :]}"
    left = re.sub(r"(?<!\d),|,(?!\d)", " ", rest)
    return replace(dose, rest=" ".join(left.split()))


def _spaced(text: str) -> str:
    """« 1 g/6h » is « 1 g /6h »; a half stays whole. Ends of sentences say nothing."""
    parted = re.sub(r"(?<=[^\W\d])\s*/\s*", " /", text.lower())
    return " ".join(re.sub(r"[.;](?=\s|$)", " ", parted).split())


Take = Callable[[Dose, re.Match[str]], Dose | None]


def _most(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, most=_comma(found["most"]), most_unit=unit_of(found["unit"]))


def _as_needed(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, as_needed=True, reason=(found["reason"] or "").strip())


def _scheme(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, moments=tuple(_comma(part.strip()) for part in found["scheme"].split("-")))


def _duration(dose: Dose, found: re.Match[str]) -> Dose:
    count, span = int(found["count"]), found["span"]
    return replace(dose, days=count * SPANS[span], span=f"{count}{NBSP}{_span_words(span, count)}")


def _span_words(span: str, count: int) -> str:
    word = _PERIODS[SPANS[span]]
    return word if word == "mois" or count < 2 else f"{word}s"


def _times(dose: Dose, found: re.Match[str]) -> Dose | None:
    if dose.period or not int(found["times"]):
        return None
    return replace(dose, times=int(found["times"]), period=_PERIODS[SPANS[found["span"]]])


def _period(dose: Dose, found: re.Match[str]) -> Dose | None:
    is_free = not (dose.period or dose.every_hours or dose.moments)
    return replace(dose, period=_PERIODS[SPANS[found["span"]]]) if is_free and dose.amount else None


def _every(dose: Dose, found: re.Match[str]) -> Dose | None:
    is_free = int(found["hours"]) and not dose.period
    return replace(dose, every_hours=int(found["hours"])) if is_free else None


def _apart(dose: Dose, found: re.Match[str]) -> Dose | None:
    days = int(found["days"])
    return replace(dose, days_apart=days) if days > 1 else None


def _a_week(dose: Dose, found: re.Match[str]) -> Dose | None:
    days = int(found["days"])
    is_possible = 1 <= days <= 7 and not dose.days_apart
    return replace(dose, days_a_week=days) if is_possible else None


def _moments(dose: Dose, found: re.Match[str]) -> Dose | None:
    if dose.moments or dose.every_hours:
        return None
    return replace(dose, moments=tuple("1" if name in found[0] else "0" for name in MOMENTS))


def _amount(dose: Dose, found: re.Match[str]) -> Dose | None:
    if dose.moments and not set(dose.moments) <= {"0", "1"}:
        return None
    if dose.moments and found["amount"] != "1":
        return None  # « 1-0-1 » and « 2 gél » contradict each other
    amount = RANGE.join(_comma(part) for part in re.split(r"\s?(?:à|a|-|ou)\s?", found["amount"]))
    unit = unit_of(found["unit"])
    return replace(dose, unit=unit) if dose.moments else replace(dose, amount=amount, unit=unit)


def _unit(dose: Dose, found: re.Match[str]) -> Dose | None:
    return None if dose.unit else replace(dose, unit=unit_of(found["unit"]))


def _meals(dose: Dose, found: re.Match[str]) -> Dose:
    return replace(dose, meals=" ".join(found["meals"].split()))


def _comma(number: str) -> str:
    return number.replace(".", ",")


_DAY = r"(?:j|jours?)\b"
_MOMENT = rf"(?:(?:le|au|à|a|chaque|tous\sles)\s)?(?:{'|'.join(MOMENTS)})s?"
_MEALS = r"à\sjeun|(?:avant|après|pendant)\s(?:le\s|les\s|chaque\s)?repas|au\smilieu\sdes?\srepas"
STEPS: tuple[tuple[re.Pattern[str], Take], ...] = tuple(
    (re.compile(rf"(?<=\s){pattern}"), take)
    for pattern, take in (
        (rf"(?P<scheme>(?:{_SMALL})(?:\s?-\s?(?:{_SMALL})){{2,3}}){_END}", _scheme),
        (
            rf"(?:(?:au\s)?max(?:imum)?\.?|au\splus)\s?(?P<most>{_NUMBER})\s?(?P<unit>{_UNIT})?\s?"
            rf"(?:{_EACH}{_DAY})",
            _most,
        ),
        (rf"(?:x|×)?\s?(?P<times>\d+)\s?{_TIMES}\s?{_EACH}(?P<span>{_SPAN}){_END}", _times),
        (rf"(?:toutes\sles|ttes\sles|/)\s?(?P<hours>\d+)\s?(?:h|heures?){_END}", _every),
        (rf"(?:(?:x|×)\s?)?(?P<times>\d+)\s?/\s?(?P<span>{_SPAN}){_END}", _times),
        (rf"(?:tous\sles|ts\sles)\s(?P<days>\d+)\s?{_DAY}{_END}", _apart),
        (rf"(?:1|un)\s?{_DAY}\ssur\s(?P<days>\d+)(?:\s?{_DAY})?{_END}", _apart),
        (rf"(?P<days>\d)\s?{_DAY}\s?(?:{_EACH}(?:sem|semaine)|sur\s7){_END}", _a_week),
        (
            rf"(?P<amount>(?:{_NUMBER})(?:\s?(?:à|a|-|ou)\s?(?:{_NUMBER}))?)\s?(?P<unit>{_UNIT}){_END}",
            _amount,
        ),
        (rf"{_EACH}(?P<span>{_SPAN}){_END}", _period),
        (rf"(?:pendant|pdt|durant)?\s?(?P<count>\d+)\s?(?P<span>{_SPAN}){_END}", _duration),
        (rf"{_MOMENT}(?:\s?(?:,|et|\+)?\s?{_MOMENT})*{_END}", _moments),
        (rf"(?P<meals>{_MEALS}){_END}", _meals),
        (r"(?:si\s(?:besoin|(?P<reason>[^,\d]+?))|sb)(?=\s*(?:,|\d|$))", _as_needed),
        (rf"(?P<unit>{_UNIT}){_END}", _unit),
    )
)
