"""The verdicts of the platform: the engine with the rulebook in force here."""

from functools import lru_cache

from pathways.engine import Rulebook, Situation, Verdict, evaluate, load_rulebook


@lru_cache(maxsize=1)
def active_rulebook() -> Rulebook:
    """The rules that apply on this platform. Raises RulebookError when the data do not hold together."""
    return load_rulebook()


def verdict_for(situation: Situation) -> Verdict:
    """What may be billed for this act, and why."""
    return evaluate(situation, active_rulebook())


def label_of(code: str) -> str:
    """The French name of a code of the nomenclature."""
    return active_rulebook().acts[code].label
