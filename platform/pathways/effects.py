"""What a decision changes, case by case: the rules in force with it and without it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pathways import selectors
from pathways.engine import Verdict, evaluate
from pathways.enums import DecisionKind
from pathways.models import Decision
from pathways.samples import samples
from pathways.selectors import Applied
from pathways.verdicts import rulebook_with

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One case, judged without and with the decision."""

    name: str
    without: Verdict
    with_it: Verdict

    @property
    def is_seen(self) -> bool:
        """Whether somebody is paid, covered, blocked or warned otherwise: another text alone is no change."""
        return _outcome(self.without) != _outcome(self.with_it)


@dataclass(frozen=True, slots=True)
class Effect:
    """The cases that change on a day of the decision, among all those that were tried."""

    on: dt.date
    changes: list[Change]
    tried: int


def effect_of(decision: Decision, today: dt.date) -> Effect:
    """Of a decision that is not in force yet, saved or not. Nothing is written.

    Judged today when it would hold today, else on its first day.
    """
    now = selectors.applied()
    without, with_it = rulebook_with(now), rulebook_with(_decided(decision, now, today))
    on = _day_to_judge(decision, today)
    cases = samples(on, (decision.target or decision).specialties)
    told = [
        Change(case.name, evaluate(case.situation, without), evaluate(case.situation, with_it))
        for case in cases
    ]
    return Effect(on, [change for change in told if change.is_seen], len(told))


def _day_to_judge(decision: Decision, today: dt.date) -> dt.date:
    holds = decision.kind == DecisionKind.END or decision.valid_to is None or today <= decision.valid_to
    return max(decision.first_day, today) if holds else decision.first_day


def _decided(decision: Decision, now: tuple[Applied, ...], today: dt.date) -> tuple[Applied, ...]:
    """What would apply once this is approved, in the place of what it meets."""
    if decision.target is not None:
        return tuple(_cut(now, decision.target, decision.first_day - ONE_DAY))
    new = [
        Applied(
            key=key,
            switch=decision.switch,
            code=decision.code,
            amount=decision.amount,
            valid_from=decision.first_day,
            valid_to=decision.valid_to,
            decided_on=today,
            decision=decision.public_id,
        )
        for key in decision.keys
    ]
    return (*(each for each in now if not any(_meet(each, other) for other in new)), *new)


def _cut(now: Iterable[Applied], target: Decision, last_day: dt.date) -> Iterable[Applied]:
    for each in now:
        if each.decision != target.public_id:
            yield each
        elif each.valid_from <= last_day:
            yield replace(each, valid_to=last_day)


def _outcome(verdict: Verdict) -> tuple[object, ...]:
    serious = (len(verdict.codes("blocking")), len(verdict.codes("warning")))
    return verdict.status, verdict.ips, verdict.lines, verdict.amo_rate, serious


def _meet(one: Applied, other: Applied) -> bool:
    return one.key == other.key and one.period.overlaps(other.period)
