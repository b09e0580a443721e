"""The verdict on one act: what the rules say, what its physician decided, and what is still worth asking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pathways.engine import Situation, Verdict
from pathways.verdicts import rules_held, verdict_for
from scheduling.enums import Fact
from scheduling.models import Appointment, PathwayFact, PathwayOverride
from scheduling.rules.circumstances import ASKED, answers_to_try, differs, is_moot, is_unknown, stated
from scheduling.selectors.background import Background
from scheduling.selectors.evidence import decision_of, facts_of, overrides_of
from scheduling.selectors.situations import Plan, background_of, plan_of, situation_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`rules` is the verdict of the rules alone; `verdict` the one that holds, with what was decided."""

    situation: Situation
    rules: Verdict
    verdict: Verdict
    override: PathwayOverride | None
    facts: list[PathwayFact]
    overrides: list[PathwayOverride]
    asked: tuple[Fact, ...]


@rules_held()
def judgement_of(appointment: Appointment, plan: Plan | None = None) -> Judgement:
    """The act as it is booked, or as `plan` tells it once it has begun."""
    told = plan or plan_of(appointment)
    background = background_of(told)
    situation = situation_of(told, background)
    overrides = overrides_of(appointment)
    standing = overrides[-1] if overrides and not overrides[-1].is_withdrawn else None
    rules = verdict_for(situation)
    return Judgement(
        situation=situation,
        rules=rules,
        verdict=verdict_for(situation, decision_of(standing)) if standing else rules,
        override=standing,
        facts=facts_of(appointment),
        overrides=overrides,
        asked=_askable(told, worth_asking(situation, background, rules)),
    )


def _askable(plan: Plan, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """How somebody exercises is asked once it is known who is there."""
    return tuple(fact for fact in facts if fact != Fact.BESIDE_LIBERAL or plan.companion is not None)


def worth_asking(situation: Situation, background: Background, verdict: Verdict) -> tuple[Fact, ...]:
    """The facts nobody knows whose answer would change the verdict."""
    asked = (*ASKED, Fact.ALD) if background.patient.has_ald else ASKED
    return tuple(fact for fact in asked if _is_worth_asking(fact, situation, verdict))


def asked_beside(
    plan: Plan, background: Background, facts: Iterable[Fact], proven: Mapping[Fact, str]
) -> tuple[Fact, ...]:
    """Those of these facts that are worth asking, each judged beside the answers to the others.

    A question that was answered stays on the page while its answer counts; what is `proven` is not asked.
    """
    asked = []
    for fact in facts:
        others = {known: value for known, value in plan.facts.items() if known != fact}
        situation = situation_of(replace(plan, facts=others), background)
        if fact not in proven and _is_worth_asking(fact, situation, verdict_for(situation)):
            asked.append(fact)
    return tuple(asked)


def _is_worth_asking(fact: Fact, situation: Situation, verdict: Verdict) -> bool:
    """Nothing is, while nothing can be billed."""
    if verdict.status == "not_billable" or situation.date is None:
        return False
    if not is_unknown(situation, fact) or is_moot(situation, fact):
        return False
    answers = answers_to_try(fact, situation.date)
    return any(differs(fact, verdict, verdict_for(stated(situation, {fact: answer}))) for answer in answers)
