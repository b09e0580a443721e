"""What may be said of an act’s pathway, by whom, and what must come with it to be believed. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from scheduling.enums import (
    UNKNOWN,
    Answer,
    Declared,
    Fact,
    Means,
    Orientation,
    Setting,
    Teller,
)


class Side(StrEnum):
    """As what somebody speaks of an act."""

    BOOKER = "booker"  # who takes the appointment: the physician’s secretary, the physician who sends
    PHYSICIAN = "physician"  # the physician of the act
    NURSE = "nurse"  # beside the patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One fact as it is said. `words`: the question asked, what was answered, or what was looked at.

    `value` is a code of VALUES, an ISO date for the last consultation in person, or "unknown".
    """

    fact: Fact
    value: str
    told_by: str = ""
    means: str = ""
    told_on: dt.date | None = None
    person: str = ""
    words: str = ""


class Fault(NamedTuple):
    """What is wrong with a statement: the part of it, and a sentence."""

    field: str
    message: str


# The values of each fact; a fact that is not here is a civil date.
VALUES: Mapping[Fact, tuple[str, ...]] = {
    **{fact: tuple(Answer.values) for fact in Fact if fact != Fact.LAST_IN_PERSON},
    Fact.TREATING_PHYSICIAN: tuple(Declared.values),
    Fact.ORIENTATION: tuple(Orientation.values),
    Fact.SETTING: tuple(Setting.values),
}

_ANYONE = frozenset(Side)
_PHYSICIAN = frozenset({Side.PHYSICIAN})
SAYERS: Mapping[Fact, frozenset[Side]] = {
    # What is clinical, or the physician’s own situation, is said by the physician alone.
    **dict.fromkeys(Fact, _PHYSICIAN),
    Fact.TREATING_PHYSICIAN: _ANYONE,
    Fact.TREATING_AVAILABLE: _ANYONE,
    Fact.LAST_IN_PERSON: _ANYONE,
    Fact.AWAY_FROM_HOME: _ANYONE,
    Fact.DETAINEE: _ANYONE,
    Fact.DISABILITY_RESIDENT: _ANYONE,
    Fact.ORIENTATION: _PHYSICIAN | {Side.BOOKER},
    Fact.REGULATED: _PHYSICIAN | {Side.BOOKER},
    Fact.BESIDE_LIBERAL: _PHYSICIAN | {Side.NURSE},
    Fact.SETTING: _PHYSICIAN | {Side.NURSE},
}

_BY_WHOM_HOW_WHEN = ("told_by", "means", "told_on")
NEEDS: Mapping[tuple[Fact, str], tuple[str, ...]] = {
    (Fact.TREATING_AVAILABLE, Answer.NO): _BY_WHOM_HOW_WHEN,
    (Fact.ORIENTATION, Orientation.TREATING_PHYSICIAN): (*_BY_WHOM_HOW_WHEN, "words"),
    (Fact.ORIENTATION, Orientation.OTHER_PHYSICIAN): ("person", *_BY_WHOM_HOW_WHEN, "words"),
    (Fact.ORIENTATION, Orientation.SAS): _BY_WHOM_HOW_WHEN,
    (Fact.ORIENTATION, Orientation.COORDINATED): ("person", *_BY_WHOM_HOW_WHEN),
}
MISSING = {
    "told_by": "Dites qui l’a dit.",
    "means": "Dites comment vous l’avez su.",
    "told_on": "Dites quand.",
    "person": "Dites le nom de qui adresse.",
    "words": "Dites la question posée.",
}
OLDEST = dt.date(2000, 1, 1)  # before, a year was mistyped


# What may come with a value besides what it needs.
MAY_HAVE: Mapping[tuple[Fact, str], tuple[str, ...]] = {(Fact.TREATING_AVAILABLE, Answer.NO): ("words",)}
PARTS = ("person", *_BY_WHOM_HOW_WHEN, "words")


def parts_of(fact: Fact, value: str) -> tuple[str, ...]:
    """The parts that a statement of this value may have, in the order of the page."""
    had = (*needs(fact, value), *MAY_HAVE.get((fact, value), ()))
    return tuple(part for part in PARTS if part in had)


def needs(fact: Fact, value: str) -> tuple[str, ...]:
    """The parts that a statement of this value cannot do without."""
    return NEEDS.get((fact, value), ())


def may_say(sides: frozenset[Side], fact: Fact) -> bool:
    """Whether who speaks on these sides may say it."""
    return bool(sides & SAYERS[fact])


def completed(statement: Statement, on: dt.date) -> Statement:
    """The physician’s own judgement needs no witness: it is of today, and of nobody else."""
    if statement.told_by != Teller.PHYSICIAN:
        return statement
    return replace(statement, means=Means.JUDGEMENT, told_on=statement.told_on or on)


def faults(statement: Statement, on: dt.date) -> Iterator[Fault]:
    """What keeps the statement from being written on that day, in the order of the page."""
    if not _is_value(statement.fact, statement.value):
        yield Fault("value", "Choisissez une réponse.")
        return
    yield from (
        Fault(part, MISSING[part])
        for part in needs(statement.fact, statement.value)
        if not getattr(statement, part)
    )
    if statement.told_on and not OLDEST <= statement.told_on <= on:
        yield Fault("told_on", "Cette date n’est pas encore passée, ou elle est trop ancienne.")
    seen_on = date_of(statement.fact, statement.value)
    if seen_on and not OLDEST <= seen_on <= on:
        yield Fault("value", "Cette date n’est pas encore passée, ou elle est trop ancienne.")


def _is_value(fact: Fact, value: str) -> bool:
    if value == UNKNOWN:
        return True
    return value in VALUES[fact] if fact in VALUES else date_of(fact, value) is not None


def date_of(fact: Fact, value: str) -> dt.date | None:
    """The civil date that a value is; None when it is none."""
    if fact in VALUES:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def known(statements: Iterable[Statement]) -> dict[Fact, str]:
    """What holds after all of them, the last one of each fact counting."""
    last = {one.fact: one.value for one in statements}
    return {fact: value for fact, value in last.items() if value != UNKNOWN}
