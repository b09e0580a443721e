"""Situations in JSON in, verdicts in JSON out, in the same order: the published contract."""

import json
import math
from collections import Counter
from typing import Any

from pathways.engine import Rulebook, SituationError, evaluate, situation_from_mapping, verdict_to_json

_REPEATED = "\0repeated"
LONGEST_NUMBER = 40  # digits


class BatchError(ValueError):
    """The whole input cannot be read; the message is French."""


def evaluate_batch(text: str, rulebook: Rulebook) -> str:
    """A JSON list of verdicts, or of errors, for a JSON list of situations. Raises BatchError."""
    try:
        items = json.loads(text, object_pairs_hook=_keys, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise BatchError("Le texte n’est pas du JSON.") from error
    if not isinstance(items, list):
        raise BatchError("Une liste de situations est attendue.")
    return "[" + ",\n".join(_answer(item, rulebook) for item in items) + "]"


def _integer(digits: str) -> int | float:
    """A number too long for an integer is refused in its field, instead of spoiling the whole list."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else math.inf


class _Repeated(dict[str, Any]):
    """A JSON object with a key written twice: JSON would silently keep the last one."""


def _keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    return read if len(read) == len(pairs) else _Repeated(read, **{_REPEATED: _first_repeated(pairs)})


def _first_repeated(pairs: list[tuple[str, Any]]) -> str:
    times = Counter(key for key, _ in pairs)
    return next(key for key, _ in pairs if times[key] > 1)


def _answer(item: object, rulebook: Rulebook) -> str:
    try:
        _refuse_repeated(item, "")
        return verdict_to_json(evaluate(situation_from_mapping(item), rulebook))
    except SituationError as error:
        told = json.dumps({"error": {"path": error.path, "message": error.message}}, ensure_ascii=False)
        # A key may hold half of a pair of surrogates: told as JSON escapes it, for no file can hold it.
        return told.encode("utf-8", "backslashreplace").decode()


def _refuse_repeated(item: object, prefix: str) -> None:
    if isinstance(item, _Repeated):
        raise SituationError(f"{prefix}{item[_REPEATED]}", "Clé écrite deux fois.")
    if isinstance(item, dict):
        for key, value in item.items():
            if isinstance(value, dict):
                _refuse_repeated(value, f"{prefix}{key}.")
