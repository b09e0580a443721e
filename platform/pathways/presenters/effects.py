"""What a decision changes, case by case, in words."""

from typing import Any

from pathways.effects import Effect
from pathways.engine import Verdict
from pathways.presenters import words
from pathways.presenters.verdicts import line_in_words


def effect_table(told: Effect) -> dict[str, Any]:
    """Case by case, what was said and what will be."""
    cells = [
        [{"text": change.name}, {"text": _outcome(change.without)}, {"text": _outcome(change.with_it)}]
        for change in told.changes
    ]
    count = len(told.changes)
    verb = "change" if count == 1 else "changent"
    summary = f"{count} cas sur {told.tried} {verb}, jugés au {words.day(told.on)}."
    if not count:
        summary = f"Aucun des {told.tried} cas essayés ne change, au {words.day(told.on)}."
    return {"summary": summary, **words.table(["Cas", "Sans la décision", "Avec la décision"], cells)}


def _outcome(verdict: Verdict) -> str:
    """« Hors parcours (S), 30 % ; Médecin : TCG 25,00 € ; 1 alerte »."""
    parts = [f"{words.STATUSES[verdict.status]} ({words.ips(verdict.ips)})"]
    if verdict.amo_rate is not None:
        parts[0] += f", {words.percent(verdict.amo_rate)}"
    parts += [line_in_words(line) for line in verdict.lines] or ["aucune ligne"]
    parts += _counted(len(verdict.codes("blocking")), "blocage")
    parts += _counted(len(verdict.codes("warning")), "alerte")
    return f"{words.NBSP}; ".join(parts)


def _counted(count: int, one: str) -> list[str]:
    return [f"{count} {one}{'s' if count > 1 else ''}"] if count else []
