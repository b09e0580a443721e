"""The verdicts of the platform: the engine with the rulebook in force here."""

from functools import lru_cache

from pathways.engine import Finding, Override, Rulebook, Situation, Verdict, evaluate, load_rulebook


@lru_cache(maxsize=1)
def active_rulebook() -> Rulebook:
    """The rules that apply on this platform. Raises RulebookError when the data do not hold together."""
    return load_rulebook()


def verdict_for(situation: Situation, override: Override | None = None) -> Verdict:
    """What may be billed for this act, and why; `override` is what the physician decided against the rules.

    Raises OverrideError when that is not for the physician to decide.
    """
    return evaluate(situation, active_rulebook(), override)


def liftable(verdict: Verdict) -> tuple[Finding, ...]:
    """The blocking findings of this verdict that the physician may lift."""
    codes = active_rulebook().liftable
    return tuple(found for found in verdict.findings if found.severity == "blocking" and found.code in codes)


def label_of(code: str) -> str:
    """The French name of a code of the nomenclature."""
    return active_rulebook().acts[code].label
