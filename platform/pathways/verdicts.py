"""The verdicts of the platform: the engine with the national files and what the region decided."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from core import french
from pathways import selectors
from pathways.engine import (
    Finding,
    Known,
    Override,
    Rulebook,
    Situation,
    Verdict,
    accompanying_share,
    evaluate,
    evaluate_once,
    load_rulebook,
)
from pathways.engine.tables import Source, SwitchedOn, Tariff, regional_code
from pathways.rules import specialty_of
from pathways.selectors import Applied


@dataclass(frozen=True, slots=True)
class _Held:
    """One set of rules, and what was judged by it."""

    rules: Rulebook
    known: Known = field(default_factory=dict)


_held: ContextVar[_Held | None] = ContextVar("pathways_rules_held", default=None)


@lru_cache(maxsize=1)
def national_rulebook() -> Rulebook:
    """The rules of the files alone. Raises RulebookError when they do not hold together."""
    return load_rulebook()


def active_rulebook() -> Rulebook:
    """The rules in force here. One query; what was decided a moment ago by another process counts."""
    held = _held.get()
    return held.rules if held else rulebook_with(selectors.applied())


@contextmanager
def rules_held() -> Iterator[Rulebook]:
    """Inside, the rules are read once and every verdict is judged by them, once: one query, one set of rules.

    Also a decorator, for whatever judges many situations: `@rules_held()`.
    """
    held = _held.get() or _Held(active_rulebook())
    token = _held.set(held)
    try:
        yield held.rules
    finally:
        _held.reset(token)


@lru_cache(maxsize=16)
def rulebook_with(applied: tuple[Applied, ...]) -> Rulebook:
    """The files with these decisions of a region."""
    return national_rulebook().with_decisions(
        [SwitchedOn(each.switch, each.period, _source(each)) for each in applied if each.switch],
        [_tariff(each) for each in applied if not each.switch],
    )


def verdict_for(situation: Situation, override: Override | None = None) -> Verdict:
    """What may be billed for this act, and why; `override` is what the physician decided against the rules.

    One query; `rules_held` spares it to whoever judges many. Raises OverrideError when that is not for the
    physician to decide.
    """
    held = _held.get()
    if held is not None and override is None:
        return evaluate_once(situation, held.rules, held.known)
    return evaluate(situation, active_rulebook(), override)


def accompanying_share_of(situation: Situation) -> tuple[Decimal, Finding]:
    """The share of the assurance maladie on the lines of who accompanies, and why."""
    return accompanying_share(situation, active_rulebook())


def paid_beside(situation: Situation, verdict: Verdict) -> Finding | None:
    """How the lines of who accompanies are paid, when there are some: it is not the rate of the verdict."""
    codes = [line.code for line in verdict.lines if line.professional == "accompanying"]
    if all(is_tracer(code) for code in codes):
        return None
    return accompanying_share_of(situation)[1]


def liftable(verdict: Verdict) -> tuple[Finding, ...]:
    """The blocking findings of this verdict that the physician may lift."""
    codes = national_rulebook().liftable
    return tuple(found for found in verdict.findings if found.severity == "blocking" and found.code in codes)


def is_tracer(code: str) -> bool:
    """Whether this code only leaves a trace: its amount is part of no total."""
    return national_rulebook().acts[code].tracer


def label_of(code: str) -> str:
    """The French name of a code of the nomenclature."""
    return national_rulebook().acts[code].label


def decision_title(decided_on: dt.date) -> str:
    """How a finding names the decision that it comes from."""
    return f"Décision régionale du {french.date_in_full(decided_on)}"


def _source(each: Applied) -> Source:
    return Source(each.key, decision_title(each.decided_on))


def _tariff(each: Applied) -> Tariff:
    assert each.amount is not None, "a tariff decision has an amount (decision_says_one_thing)"
    specialty, source, period = specialty_of(each.key), _source(each), each.period
    finding = Finding(
        regional_code(each.code),
        "info",
        f"Le montant de {each.code}, {french.euros(each.amount)}, est fixé par la région.",
        source.title,
        period.start,
        period.end,
    )
    specialties = None if specialty is None else frozenset({specialty})
    return Tariff(each.code, each.amount, period, source, specialties, finding)
