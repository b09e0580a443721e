"""The care pathway as pure functions on a frozen situation and its date."""

from pathways.engine.evaluation import Known, accompanying_share, evaluate, evaluate_once
from pathways.engine.loading import load_rulebook
from pathways.engine.overriding import Override, OverrideError
from pathways.engine.parsing import SituationError, situation_from_mapping
from pathways.engine.rulebook import Rulebook
from pathways.engine.situation import (
    Accompanying,
    Patient,
    Physician,
    Requester,
    Situation,
    YearCounts,
)
from pathways.engine.verdict import (
    Finding,
    Line,
    Majoration,
    Verdict,
    verdict_from_mapping,
    verdict_to_json,
    verdict_to_mapping,
)

__all__ = [
    "Accompanying",
    "Finding",
    "Known",
    "Line",
    "Majoration",
    "Override",
    "OverrideError",
    "Patient",
    "Physician",
    "Requester",
    "Rulebook",
    "Situation",
    "SituationError",
    "Verdict",
    "YearCounts",
    "accompanying_share",
    "evaluate",
    "evaluate_once",
    "load_rulebook",
    "situation_from_mapping",
    "verdict_from_mapping",
    "verdict_to_json",
    "verdict_to_mapping",
]
