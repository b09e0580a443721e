"""People at browsers in a call, whose tracks can be told apart by colour and tone."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from playwright.sync_api import Page

from core import clock
from media_relay.engine.roles import SMALL_OF, TrackRole
from media_relay.grants import grant_issue

ALL_TRACKS = frozenset(track.value for track in TrackRole if track not in SMALL_OF.values())

CART = {"camera": "camera", "hand_camera": "hand_camera", "voice": 440, "stethoscope": 40}
# The same with pictures that cost as much as an encoder may spend.
BUSY = {**CART, "camera": "busy", "hand_camera": "busy_hand"}
PHYSICIAN = {"camera": "green", "voice": 600}
SPECIALIST = {"voice": 800}


class Person:
    """Somebody at a browser."""

    def __init__(
        self, page: Page, origin: str, room: UUID, role: str, publish: dict[str, Any], **options: Any
    ) -> None:
        self.id = uuid4()
        self._options = options
        self._read = 0
        self._page, self._origin, self._room, self._role, self._publish = page, origin, room, role, publish

    def grant(self, **fields: Any) -> str:
        given = {"room": self._room, "participant": self.id, "label": self._role, "role": self._role}
        rights = {"publish": ALL_TRACKS, "waiting": False, "at": clock.now()}
        return grant_issue(**{**given, **rights, **fields})

    @property
    def socket(self) -> str:
        return f"{self._origin.replace('http', 'ws')}/ws/media/"

    def open(self, page: str) -> None:
        self._page.goto(f"{self._origin}/page/{page}")
        self._page.wait_for_function("window.ready")

    def enter(self, codec: str | None = None, way: str | None = None) -> "Person":
        """`codec`: the only one its pictures leave in; `way`: the only one it has to a TURN server."""
        self.open("page.html")
        self._read = 0
        if codec is not None:
            self.ask("codec => publishOnly(codec)", codec)
        if way is not None:
            self.ask("way => getThroughBy(way)", way)
        self.ask(
            "([url, grant, publish, options]) => enter(url, grant, publish, options)",
            [self.socket, self.grant(), self._publish, self._options],
        )
        return self

    def ask(self, expression: str, argument: Any = None) -> Any:
        return self._page.evaluate(expression, argument)

    def finds(self, other: "Person") -> dict[str, Any]:
        """What is recognised on each track of somebody."""
        found = self.ask("recognise()")
        return {key.split("/")[1]: value for key, value in found.items() if key.startswith(str(other.id))}

    def states(self) -> list[str]:
        return [state["text"] for state in self.ask("log.states")]

    def forget(self) -> None:
        """What the page has said until now was read."""
        self._read = len(self.states())

    def said(self) -> list[str]:
        """What the page says since."""
        return self.states()[self._read :]

    def frames(self, other: "Person", role: str) -> int:
        return int(self.ask(f"frames('{other.id}/{role}')"))


def agrees(found: dict[str, Any], published: dict[str, Any]) -> bool:
    """Whether each track carries what was published under its name, and no other track is there."""
    if set(found) != set(published):
        return False
    return all(
        found[role] == source if isinstance(source, str) else abs((found[role] or 0) - source) < 6
        for role, source in published.items()
    )


def wait_until(
    condition: Callable[[], bool], why: Callable[[], Any], timeout: float = 25, every: float = 0.2
) -> float:
    """Seconds until it came true."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > timeout:
            raise AssertionError(why())
        time.sleep(every)
    return time.monotonic() - started


def levels(viewer: Person, other: Person) -> dict[str, str]:
    """How much of each track of somebody the relay gives: full, small, stopped."""
    return {
        one["role"]: one["level"]
        for one in viewer.ask(
            "[...call.shown.values()].map(({participant, role, level}) => ({participant, role, level}))"
        )
        if one["participant"] == str(other.id)
    }


def counted(viewer: Person, other: Person, seconds: float) -> dict[str, dict[str, Any]]:
    """What each track of somebody brought during so many seconds: kbps, loss, fps, frozen, made_up, level."""
    viewer.ask("countFrom()")
    time.sleep(seconds)
    rows = viewer.ask("counted()")
    return {key.split("/")[1]: row for key, row in rows.items() if key.startswith(str(other.id))}


def wait_recognised(viewer: Person, other: Person, published: dict[str, Any], timeout: float = 25) -> float:
    return wait_until(
        lambda: agrees(viewer.finds(other), published),
        lambda: (viewer.finds(other), levels(viewer, other), viewer.states()),
        timeout,
    )
