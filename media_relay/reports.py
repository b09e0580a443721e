"""What a browser reports of its own line: a closed list of numbers, passed on to those who watch the room."""

import datetime as dt
from typing import Any
from uuid import UUID

VERDICTS = ("good", "fair", "poor", "audio_only")
_NUMBERS = ("rtt_ms", "loss", "freezes", "up_kbps", "down_kbps", "jitter_ms")
_LARGEST = 1_000_000


def bounded(report: Any) -> dict[str, Any] | None:
    """The known fields within their bounds, None when there is no verdict among ours."""
    if not isinstance(report, dict) or report.get("verdict") not in VERDICTS:
        return None
    kept: dict[str, Any] = {"verdict": report["verdict"]}
    for name in _NUMBERS:
        value = report.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
            kept[name] = round(value, 3)
    return kept


def event(room: UUID, participant: UUID, report: dict[str, Any], at: dt.datetime) -> dict[str, Any]:
    """The same as an event of the room (`line`)."""
    return {
        "type": "relay.event",
        "name": "line",
        "room": str(room),
        "participant": str(participant),
        "at": at.isoformat(),
        "data": report,
    }
