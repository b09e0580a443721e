"""Where one is signed in, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.usersessions.models import UserSession

from core import french

BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SessionLine:
    number: int
    browser: str
    opened: str
    seen: str
    address: str
    is_current: bool


def session_lines(sessions: Iterable[UserSession], current_key: str | None) -> list[SessionLine]:
    """The session in use first."""
    lines = [
        SessionLine(
            row.pk,
            browser_of(row.user_agent),
            french.moment(row.created_at),
            french.moment(row.last_seen_at),
            row.ip,
            row.session_key == current_key,
        )
        for row in sessions
    ]
    return sorted(lines, key=lambda line: not line.is_current)


def browser_of(agent: str) -> str:
    """« Firefox, Windows » as far as the browser says it."""
    known = (next((name for sign, name in table if sign in agent), None) for table in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, known)) or "Navigateur inconnu"
