"""JSON Schema of both sides of the contract, drawn from the code and the tables that serve it."""

from typing import Any, get_args

from pathways.engine import parsing, verdict
from pathways.engine.rulebook import Rulebook
from pathways.engine.tables import regional_code

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DATE = {"type": "string", "format": "date"}
_EUROS = {"type": "number", "minimum": 0}


def situation_schema() -> dict[str, Any]:
    """A list of situations. Null and absent both mean unknown; no other key is accepted."""
    item = _object({key: kind.schema() for key, kind in parsing.top_fields().items()}, required=())
    for key, (_, fields) in parsing.nested_fields().items():
        inner = _object({name: kind.schema() for name, kind in fields.items()}, required=())
        item["properties"][key] = inner | {"type": ["object", "null"]}
    return {"$schema": _DRAFT, "title": "Situations", "type": "array", "items": item}


def verdict_schema(rulebook: Rulebook) -> dict[str, Any]:
    """A list of verdicts, in the order of the situations, with an error in the place of a bad one."""
    error = _object({"error": _object({"path": {"type": "string"}, "message": {"type": "string"}})})
    return {
        "$schema": _DRAFT,
        "title": "Verdicts",
        "type": "array",
        "items": {"oneOf": [_verdict(rulebook), error]},
    }


def _verdict(rulebook: Rulebook) -> dict[str, Any]:
    return _object(
        {
            "status": {"enum": list(get_args(verdict.Status))},
            "ips": {"enum": list(get_args(verdict.Ips))},
            "lines": {"type": "array", "items": _line(rulebook)},
            "amo_rate": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
            "findings": {"type": "array", "items": _finding(rulebook)},
        }
    )


def _line(rulebook: Rulebook) -> dict[str, Any]:
    extra = {"code": {"enum": sorted({row.outcome for row in rulebook.majorations})}, "amount": _EUROS}
    return _object(
        {
            "professional": {"enum": list(get_args(verdict.Professional))},
            "code": {"enum": sorted({row.outcome.code for row in rulebook.codes})},
            "amount": {"type": ["number", "null"], "minimum": 0},
            "majorations": {"type": "array", "items": _object(extra)},
        }
    )


def _finding(rulebook: Rulebook) -> dict[str, Any]:
    return _object(
        {
            "code": {"enum": sorted({row.key for row in rulebook.rows} | _regional(rulebook))},
            "severity": {"enum": list(get_args(verdict.Severity))},
            "message": {"type": "string"},
            "source": {"type": "string"},
            "valid_from": _DATE,
            "valid_to": {"type": ["string", "null"], "format": "date"},
        }
    )


def _regional(rulebook: Rulebook) -> set[str]:
    """What is said when a region decided the amount of a code."""
    return {regional_code(code) for code in rulebook.billable}


def _object(properties: dict[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    needed = list(properties) if required is None else list(required)
    return schema | {"required": needed} if needed else schema
