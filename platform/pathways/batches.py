"""Situations in JSON in, verdicts in JSON out, in the same order: the published contract."""

import json
from typing import Any

from pathways.engine import SituationError, situation_from_mapping, verdict_to_mapping
from pathways.verdicts import verdict_for


class BatchError(ValueError):
    """The whole input cannot be read; the message is French."""


def evaluate_batch(text: str) -> str:
    """A JSON list of verdicts, or of errors, for a JSON list of situations. Raises BatchError."""
    try:
        items = json.loads(text, object_pairs_hook=_Keys)
    except (ValueError, RecursionError) as error:
        raise BatchError("Le texte n’est pas du JSON.") from error
    if not isinstance(items, list):
        raise BatchError("Une liste de situations est attendue.")
    return json.dumps([_answer(item) for item in items], ensure_ascii=False, indent=2)


class _Keys(dict[str, Any]):
    """A JSON object that remembers a key written twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.repeated = next((key for key, _ in pairs if key in seen or seen.add(key)), None)  # type: ignore[func-returns-value]


def _answer(item: object) -> dict[str, Any]:
    try:
        _refuse_repeated(item, "")
        return verdict_to_mapping(verdict_for(situation_from_mapping(item)))
    except SituationError as error:
        return {"error": {"path": error.path, "message": error.message}}


def _refuse_repeated(item: object, prefix: str) -> None:
    if not isinstance(item, _Keys):
        return
    if item.repeated is not None:
        raise SituationError(f"{prefix}{item.repeated}", "Clé écrite deux fois.")
    for key, value in item.items():
        _refuse_repeated(value, f"{prefix}{key}.")
