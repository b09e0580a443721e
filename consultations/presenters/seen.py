"""« Vu par », day by day."""

from collections.abc import Iterable
from typing import Any

from accounts.enums import Role
from consultations.rules import words


def seen_days(days: Iterable[Any]) -> list[dict[str, Any]]:
    """The lines of the journal as components/seen_by.html shows them."""
    return [
        {"label": words.day(day.lines[0].at), "lines": [_line(line) for line in day.lines]} for day in days
    ]


def _line(line: Any) -> dict[str, str]:
    role = Role(line.role).label if line.role in Role.values else ""
    return {
        "who": line.who,
        "what": line.what,
        "when": words.hour(line.at),
        "datetime": line.at.isoformat(),
        "place": role,
        "initials": words.initials(line.who),
    }
