"""The table of expected answers, read from expected.csv, and what is wrong with it."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from accounts.enums import Role
from tests.routes import Route

TABLE = Path(__file__).with_name("expected.csv")
CALLERS = ("anonymous", *(role.value for role in Role))
CASES = ("own", "neighbour", "stranger")
NO_OBJECT = "-"
ANSWERS = ("yes", "sign-in", "403", "404", "405")


class Row(NamedTuple):
    """One line: what each caller gets from this method of this route, on this object."""

    route: str
    method: str
    case: str
    expected: dict[str, str]


def room_of(route: str) -> str:
    """The namespace of a route; the pages of allauth have none."""
    return route.partition(":")[0] if ":" in route else "sign-in"


def rows(path: Path = TABLE) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if line.strip() and not line.startswith("#"))
        return [
            Row(line["route"], line["method"], line["object"], {who: line[who] for who in CALLERS})
            for line in lines
        ]


def faults(table: Sequence[Row], routes: Sequence[Route], answers: Sequence[str] = ANSWERS) -> Iterator[str]:
    """Routes without rows, rows without routes, objects forgotten, words unknown."""
    named = {route.name for route in routes}
    asked = {row.route for row in table}
    yield from (f"{name}: no row" for name in sorted(named - asked))
    yield from (f"{name}: no such route" for name in sorted(asked - named))
    for route in routes:
        of_route = [row for row in table if row.route == route.name]
        for method in {row.method for row in of_route}:
            cases = {row.case for row in of_route if row.method == method}
            if cases != {NO_OBJECT} and cases != set(CASES):
                yield f"{route.name} {method}: {sorted(cases)}, instead of - or all of {CASES}"
            if route.arguments and NO_OBJECT in cases:
                yield f"{route.name} {method}: its object is own, neighbour or stranger"
    for row in table:
        unknown = {answer for answer in row.expected.values() if answer not in answers}
        yield from (f"{row.route} {row.method} {row.case}: unknown answer {word!r}" for word in unknown)
