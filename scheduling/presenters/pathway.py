"""What was said and decided of an act’s pathway, in words: who told it, how, when, and who wrote it down."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core import french
from pathways.engine import verdict_from_mapping
from pathways.presenters import verdicts as pathway
from pathways.presenters import words as pathway_words
from pathways.verdicts import active_rulebook, paid_beside
from scheduling.enums import UNKNOWN, Answer, Declared, Fact, Means, Orientation, Setting, Teller
from scheduling.models import PathwayFact, PathwayOverride
from scheduling.rules.circumstances import head
from scheduling.rules.evidence import date_of
from scheduling.selectors import Judgement

VALUES: dict[Fact, Any] = {
    Fact.TREATING_PHYSICIAN: Declared,
    Fact.ORIENTATION: Orientation,
    Fact.SETTING: Setting,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing said. `told`: by whom, how and when it was learnt; `noted`: who wrote it, and when."""

    label: str
    answer: str
    told: str
    words: str
    noted: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict set aside, or taken back."""

    title: str
    motive: str
    instead_of: str
    noted: str


def pathway_view(judgement: Judgement, *, reads_question: bool) -> dict[str, Any]:
    """What scheduling/pathway/card.html shows of a verdict and of what it stands on.

    The question that came with the patient is clinical: not everybody who books `reads_question`.
    """
    decided = judgement.override
    return {
        "card": pathway.card(
            judgement.verdict, active_rulebook(), paid_beside(judgement.situation, judgement.verdict)
        ),
        "evidence": [evidence(row, reads_question) for row in standing(judgement.facts)],
        "before": [evidence(row, reads_question) for row in replaced(judgement.facts)],
        "standing": decision(decided) if decided else None,
        "is_stale": decided is not None and is_stale(decided, judgement),
        "decisions": [decision(row) for row in judgement.overrides if row != decided],
    }


def standing(facts: Iterable[PathwayFact]) -> list[PathwayFact]:
    """The last thing said of each fact, in the order of the trade."""
    last = {Fact(row.fact): row for row in facts}
    return [last[fact] for fact in Fact if fact in last and last[fact].value != UNKNOWN]


def replaced(facts: Iterable[PathwayFact]) -> list[PathwayFact]:
    """What was said before and no longer holds, in order."""
    rows = list(facts)
    last = {row.fact: row.pk for row in rows}
    return [row for row in rows if last[row.fact] != row.pk or row.value == UNKNOWN]


def evidence(row: PathwayFact, reads_question: bool) -> Evidence:  # noqa: FBT001 - who reads it
    fact = Fact(row.fact)
    is_closed = fact == Fact.ORIENTATION and not reads_question
    return Evidence(
        label=fact.label,
        answer=_answer(fact, row.value),
        told=_told(row),
        words="Question gardée aux soignants." if is_closed and row.words else row.words or "",
        noted=f"Noté par {row.said_by}, {french.moment(row.said_at)}",
    )


def decision(row: PathwayOverride) -> Decision:
    instead = verdict_from_mapping(row.overridden)
    return Decision(
        title=_title(row),
        motive=row.motive,
        instead_of=f"Les règles disaient{french.NBSP}: {_said(instead)}",
        noted=f"{row.decided_by}, {french.moment(row.decided_at)}",
    )


def is_stale(row: PathwayOverride, judgement: Judgement) -> bool:
    """Whether the rules would say something else now than when the physician set them aside."""
    return head(verdict_from_mapping(row.overridden)) != head(judgement.rules)


def _title(row: PathwayOverride) -> str:
    if row.is_withdrawn:
        return "Retour au verdict des règles"
    chosen = [f"indicateur {pathway_words.ips(row.ips)}"] if row.ips is not None else []
    lifted = ["blocage levé"] if row.lifted else []
    return f"Décision du médecin{french.NBSP}: {', '.join([*chosen, *lifted])}"


def _said(verdict: Any) -> str:
    status = pathway_words.STATUSES[verdict.status].lower()
    return f"{status}, indicateur {pathway_words.ips(verdict.ips)}."


def _answer(fact: Fact, value: str) -> str:
    if value == UNKNOWN:
        return "retiré, on ne sait plus"
    day = date_of(fact, value)
    if day is not None:
        return french.day(day)
    return str(VALUES.get(fact, Answer)(value).label).lower()


def _told(row: PathwayFact) -> str:
    """« Dr Lenoir, un autre médecin, par courrier, jeu. 19 nov. 2026 »; "" for what needs no witness."""
    if not row.told_by:
        return row.person or ""
    teller, is_plain = Teller(row.told_by).label, row.means in ("", Means.JUDGEMENT, Means.AGENDA)
    parts = [row.person or teller, *([french.within(teller)] if row.person else [])]
    parts += [] if is_plain else [french.within(Means(row.means).label)]
    parts += [french.day(row.told_on)] if row.told_on else []
    return ", ".join(parts)
