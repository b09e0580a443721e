"""Every page of every role, in a real browser: axe has nothing to say, nothing sticks out, nothing fails.

No page is listed here. The doors are those of tests/authorisation/expected.csv, where every route has its
rows: what answers `yes` to GET on one’s own objects is opened, as each caller. What comes back as a whole
document is a page; a redirect, a part of a page, a file, JSON is not. The pages of refusal (403, 404) are
asked once by each caller. What is answered word for word as it was to another caller is not opened again: its
frame, which names who is signed in, is measured on the pages that are theirs alone.

All measure what they open at the three widths. The first caller who sees it has axe at all of them, and its
contrasts in the dark; where a width shows nothing but what another did, in the same paint, it is asked by the
rules of size. The next ones have axe at one width, each time another, when they see something else.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.management import call_command
from django.urls import resolve, reverse
from playwright.sync_api import Browser, Error, Response

from tests.authorisation.table import CALLERS, NO_OBJECT, rows
from tests.authorisation.world import World
from tests.chromium import wait_for
from tests.consultations.factories import minutes
from tests.journeys import axe, stage
from tests.journeys.furniture import furnish
from tests.journeys.stage import WIDTHS, Person
from tests.media_relay import servers
from tests.routes import routes

# Not `transaction=True`, which would empty the database after each page.
pytestmark = [pytest.mark.journey, pytest.mark.django_db]

DEVICES = {"videos": ["green", "blue"], "voice": 600, "stethoscope": 90}
READY = "document.documentElement.dataset.ready || !document.querySelector('script[src*=\"js/main\"]')"
CHANGING = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9_-]{32,}|personne\d+|:[a-z0-9]{5,}"
)
ASKED = [row for row in rows() if row.method == "GET" and row.case in (NO_OBJECT, "own")]
FRAME = re.compile(r".*?<main", re.DOTALL)  # before it: what all pages share, and who is signed in
OPEN = [row.route for row in ASKED if "yes" in row.expected.values()]
REFUSALS = (403, 404)


class Door(NamedTuple):
    """An address that this caller may ask for, of which route, and the status that it answers."""

    caller: str
    route: str
    address: str
    status: int

    @property
    def name(self) -> str:
        """Of its pictures: `<caller>-<page>`."""
        page = str(self.status) if self.status in REFUSALS else self.route.replace(":", "-")
        return f"{self.caller}-{page}"


class Doors:
    """Where each caller may knock, in a world where they are at home."""

    def __init__(self, world: World) -> None:
        self.session_keys: dict[str, str] = world.keys
        names = {route.name: route.arguments for route in routes()}
        self.all = [
            Door(caller, row.route, reverse(row.route, kwargs=kwargs), 200 if word == "yes" else int(word))
            for row in ASKED
            for caller, word in row.expected.items()
            if word in ("yes", *map(str, REFUSALS))
            for kwargs in [world.arguments(row.route, names[row.route], "own", world.people.get(caller))]
        ]

    def of(self, route: str) -> list[Door]:
        return [door for door in self.all if (door.route, door.status) == (route, 200)]

    def refused(self, status: int) -> list[Door]:
        """One of each caller who is refused anything in this way."""
        first = {door.caller: door for door in reversed(self.all) if door.status == status}
        return list(first.values())


class Visitor(Person):
    """Somebody who opens doors and says what is wrong behind."""

    def __init__(self, browser: Browser, origin: str, session_key: str) -> None:
        super().__init__(browser, origin, session_key, DEVICES)
        self.context.clock.set_fixed_time(minutes(5))
        self.page.on("response", self.receives)

    def receives(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.faults.append(f"{response.status} for {response.url}")

    def knows(self, door: Door, documents: set[str]) -> bool:
        """Whether what is answered here was opened by another, word for word, or is a bare picture."""
        answer = self.context.request.get(door.address, max_redirects=0)
        kind = answer.headers.get("content-type", "")
        if answer.status == door.status and kind.startswith("image/"):
            return True  # Chromium would lay a page of its own around it, whose style our policy refuses
        if answer.status != door.status or not kind.startswith("text/html"):
            return False
        document = CHANGING.sub("", FRAME.sub("", answer.text(), count=1))
        is_known = document in documents
        documents.add(document)
        return is_known

    def sees_page(self, door: Door) -> bool:
        """Opens the door; whether a whole document of this route came back."""
        try:
            response = self.page.goto(door.address)
        except Error as error:
            if "Download is starting" in error.message:
                return False
            raise
        assert response is not None
        if resolve(urlsplit(self.page.url).path).view_name != door.route:
            return False
        if response.status != door.status:
            self.faults.append(f"{response.status} instead of {door.status}")
        kind = response.headers.get("content-type", "")
        return kind.startswith("text/html") and "<html" in response.text()

    def content(self) -> str:
        """What is inside of the frame that all pages share, but for names and keys that differ each time."""
        return CHANGING.sub(
            "", self.page.evaluate("(document.querySelector('main') ?? document.body).innerHTML")
        )

    def looks(self, name: str, by_axe: tuple[int, ...]) -> None:
        """At every width; by axe at these."""
        wait_for(self.page, READY, seconds=30)
        for width in WIDTHS:
            rules = axe.RULES if width in by_axe else None
            self.faults += self.faults_at(width, name, rules=rules, again=width in by_axe[1:])

    def looks_in_the_dark(self, name: str) -> None:
        self.page.emulate_media(color_scheme="dark")
        self.faults += self.faults_at(1440, f"{name}-dark", rules=axe.CONTRAST)
        self.page.emulate_media(color_scheme="light")

    def says(self) -> list[str]:
        """What was wrong since they were last asked."""
        said, self.faults = self.faults, []
        return said


class Visit:
    """The callers in their browsers, who go through doors one after the other."""

    def __init__(self, browser: Browser, origin: str, doors: Doors) -> None:
        self.doors = doors
        self.visitors = {
            caller: Visitor(browser, origin, doors.session_keys.get(caller, "")) for caller in CALLERS
        }
        self.next_width = itertools.cycle(WIDTHS)

    def faults(self, doors: list[Door]) -> list[str]:
        """What is wrong behind doors that lead to the same page."""
        documents: set[str] = set()
        seen: set[str] = set()
        new = [door for door in doors if not self.visitors[door.caller].knows(door, documents)]
        return [f"{door.caller}: {fault}" for door in new for fault in self._behind(door, seen)]

    def _behind(self, door: Door, seen: set[str]) -> list[str]:
        visitor = self.visitors[door.caller]
        if visitor.sees_page(door):
            content, is_first = visitor.content(), not seen
            by_axe = WIDTHS if is_first else () if content in seen else (next(self.next_width),)
            seen.add(content)
            visitor.looks(door.name, by_axe)
            if is_first:
                visitor.looks_in_the_dark(door.name)
        return visitor.says()


@pytest.fixture(scope="module")
def served(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Doors]]:
    """One world and one web process for all pages: the callers look, and change nothing that others miss."""
    port = servers.free_port()
    web = stage.web(tmp_path_factory.mktemp("pages"), port, "tests.journeys.webapp:application")
    with django_db_blocker.unblock(), time_machine.travel(minutes(5)):
        try:
            world = World()
            furnish(world)
            doors = Doors(world)
            with stage.running(web):
                yield f"http://127.0.0.1:{port}", doors
        finally:
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def visit(served: tuple[str, Doors], chromium: Browser) -> Visit:
    return Visit(chromium, *served)


@pytest.mark.parametrize("route", OPEN)
def test_every_page(route: str, visit: Visit) -> None:
    found = visit.faults(visit.doors.of(route))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("status", REFUSALS)
def test_the_pages_of_refusal(status: int, visit: Visit) -> None:
    found = visit.faults(visit.doors.refused(status))
    assert not found, "\n".join(found)
