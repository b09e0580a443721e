"""The filter before any slot: what stops a booking, first things first, and what is still to be answered.

It asks and sends elsewhere; it finds nothing out (HAS, suitability for remote care).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

YES, NO = "oui", "non"
TOO_YOUNG = "too_young"
LONGEST_ANSWER = 500


class Sign(NamedTuple):
    """« Oui » stops. An exclusion says that it does not suit; a sign, that it must not wait."""

    key: str
    is_exclusion: bool = False


class Question(NamedTuple):
    """One of no `choices` is answered by oui, non or, when it is `is_free`, in words."""

    key: str
    choices: tuple[str, ...] = (YES, NO)
    is_free: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What one motive asks, in order."""

    minimum_age_months: int = 0
    signs: tuple[Sign, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Somebody’s age, and what was answered for them, by key."""

    age_months: int
    answers: Mapping[str, str] = field(default_factory=dict)


class Fault(NamedTuple):
    """What is missing or wrong of one answer."""

    key: str
    message: str


def stop_of(asked: Filter, case: Case) -> str:
    """The key of what stops, "" when nothing does: the signs, then the age, then the exclusions."""
    raised = [sign for sign in asked.signs if case.answers.get(sign.key) == YES]
    for sign in raised:
        if not sign.is_exclusion:
            return sign.key
    if case.age_months < asked.minimum_age_months:
        return TOO_YOUNG
    return raised[0].key if raised else ""


def faults(asked: Filter, answers: Mapping[str, str]) -> Iterator[Fault]:
    """What must be answered before an hour is held."""
    for sign in asked.signs:
        if answers.get(sign.key) not in (YES, NO):
            yield Fault(sign.key, "Posez cette question : elle vient peut-être d’être ajoutée.")
    for question in asked.questions:
        if message := _fault(question, answers.get(question.key, "").strip()):
            yield Fault(question.key, message)


def _fault(question: Question, answer: str) -> str:
    if not answer:
        return "Cette question attend une réponse." if question.is_required else ""
    if question.is_free:
        too_long = len(answer) > LONGEST_ANSWER
        return f"Au plus {LONGEST_ANSWER} caractères." if too_long else ""
    return "" if answer in question.choices else "Choisissez une des réponses proposées."
