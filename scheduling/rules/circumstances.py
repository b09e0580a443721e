"""Where what was said stands in a situation of the pathway, and what is still worth asking. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pathways.engine import Situation, Verdict
from scheduling.enums import Answer, Fact, Orientation
from scheduling.rules.evidence import VALUES, date_of

# The part of the situation ("" for the act itself) and the key that each fact gives.
PLACES: Mapping[Fact, tuple[str, str]] = {
    Fact.TREATING_PHYSICIAN: ("patient", "treating_physician"),
    Fact.TREATING_AVAILABLE: ("patient", "treating_physician_available"),
    Fact.ORIENTATION: ("", "orientation"),
    Fact.LAST_IN_PERSON: ("", "last_in_person_on"),
    Fact.REGULATED: ("", "regulated"),
    Fact.AWAY_FROM_HOME: ("patient", "away_from_home"),
    Fact.DETAINEE: ("patient", "detainee"),
    Fact.DISABILITY_RESIDENT: ("patient", "disability_resident"),
    Fact.URGENCY: ("", "urgency"),
    Fact.ALD: ("patient", "ald"),
    Fact.MATERNITY: ("patient", "maternity"),
    Fact.WORK_ACCIDENT: ("patient", "work_accident"),
    Fact.REPLACES: ("physician", "replaces_treating_physician"),
    Fact.SALARIED: ("physician", "salaried"),
    Fact.VOLUNTEER: ("physician", "volunteer"),
    Fact.OPPOSABLE: ("physician", "opposable_tariff"),
    Fact.BESIDE_LIBERAL: ("accompanying", "liberal"),
    Fact.SETTING: ("accompanying", "setting"),
}
# What is asked of everybody, in this order, while it is not known and changes the verdict.
ASKED = (
    Fact.TREATING_PHYSICIAN,
    Fact.ORIENTATION,
    Fact.TREATING_AVAILABLE,
    Fact.LAST_IN_PERSON,
    Fact.SALARIED,
    Fact.VOLUNTEER,
    Fact.BESIDE_LIBERAL,
    Fact.SETTING,
)
# Their answer may change what is warned of and not yet what is billed.
WARNS = frozenset({Fact.LAST_IN_PERSON, Fact.BESIDE_LIBERAL})


def stated(situation: Situation, facts: Mapping[Fact, str]) -> Situation:
    """The situation with what was said in its place. What the file names as treating physician stands."""
    for fact, value in facts.items():
        if fact != Fact.TREATING_PHYSICIAN or is_unknown(situation, fact):
            situation = _with(situation, fact, _plain(fact, value))
    return situation


def is_unknown(situation: Situation, fact: Fact) -> bool:
    part, key = PLACES[fact]
    return getattr(getattr(situation, part) if part else situation, key) is None


def is_moot(situation: Situation, fact: Fact) -> bool:
    """Whether another answer comes first, or makes this one needless.

    One cannot be sent by a treating physician, nor look for one in vain, before it is known whether there is
    one; and somebody whom a physician sent need not have tried to see their own.
    """
    if fact not in (Fact.ORIENTATION, Fact.TREATING_AVAILABLE):
        return False
    sent = situation.orientation in (Orientation.TREATING_PHYSICIAN, Orientation.OTHER_PHYSICIAN)
    return is_unknown(situation, Fact.TREATING_PHYSICIAN) or (fact == Fact.TREATING_AVAILABLE and sent)


def answers_to_try(fact: Fact, on: dt.date) -> tuple[str, ...]:
    """The answers whose verdicts are compared to tell whether the question is worth asking."""
    return VALUES[fact] if fact in VALUES else ((on - dt.timedelta(days=1)).isoformat(),)


def differs(fact: Fact, one: Verdict, other: Verdict) -> bool:
    """Whether the answer changes what is billed; for some, whether it lifts a warning."""
    if fact in WARNS:
        return one.codes("warning") != other.codes("warning")
    return head(one) != head(other)


def head(verdict: Verdict) -> tuple[Any, ...]:
    """What is billed and how it is paid, without the reasons."""
    return verdict.status, verdict.ips, verdict.lines, verdict.amo_rate


def _with(situation: Situation, fact: Fact, value: Any) -> Situation:
    part, key = PLACES[fact]
    if not part:
        return replace(situation, **{key: value})
    return replace(situation, **{part: replace(getattr(situation, part), **{key: value})})


def _plain(fact: Fact, value: str) -> Any:
    if fact == Fact.LAST_IN_PERSON:
        return date_of(fact, value)
    return value == Answer.YES if value in Answer.values else value
