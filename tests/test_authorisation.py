"""Every URL, file and API route, asked by every role, on one’s own object, a neighbour’s and a stranger’s.

The expected answers are written by hand in tests/authorisation/expected.csv, whose head says how to add rows;
tests/authorisation/world.py makes the objects. A new route without a row fails; so does a wrong cell.
"""

from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from tests.authorisation.fixtures import undone
from tests.authorisation.table import CALLERS, NO_OBJECT, Row, faults, room_of, rows
from tests.authorisation.world import ACCEPT, World
from tests.routes import Route, routes

ROUTES = {route.name: route for route in routes()}
TABLE = rows()
ROOMS = sorted({room_of(row.route) for row in TABLE})


def answer(world: World, route: Route, method: str, case: str, caller: str) -> str:
    """What this caller gets, in the words of the table."""
    person: User | None = world.people.get(caller)
    with undone():
        house = "own" if case == NO_OBJECT else case
        arguments = world.arguments(route.name, route.arguments, house, person)
        return word_of(ask(world, route, method, arguments, house, caller))


def ask(
    world: World, route: Route, method: str, arguments: dict[str, Any], house: str, caller: str
) -> HttpResponse:
    client, body = world.client_of(caller), world.body(route.name, house, world.people.get(caller))
    accept = ACCEPT.get(room_of(route.name), "text/html")
    send = partial(client.post, data=body) if method == "POST" else partial(client.generic, method)
    return send(path=reverse(route.name, kwargs=arguments), headers={"accept": accept})


def word_of(response: HttpResponse) -> str:
    if response.status_code == 401 or response.headers.get("Location", "").startswith("/connexion/"):
        return "sign-in"
    assert response.status_code < 500
    assert response.status_code != 406, "the question was not understood"
    return str(response.status_code) if response.status_code in (403, 404, 405) else "yes"


def differences(world: World, table: list[Row]) -> list[str]:
    """Each cell that is not as expected, as a sentence."""
    found = []
    for row in table:
        for caller in CALLERS:
            got = answer(world, ROUTES[row.route], row.method, row.case, caller)
            if got != row.expected[caller]:
                what = f"{row.route} {row.method} {row.case}, {caller}"
                found.append(f"{what}: expected {row.expected[caller]}, got {got}")
    return found


def test_every_route_has_its_rows() -> None:
    assert list(faults(TABLE, list(ROUTES.values()))) == []


@pytest.mark.parametrize("name", sorted({row.route for row in TABLE}))
def test_every_cell(world: World, name: str) -> None:
    assert differences(world, [row for row in TABLE if row.route == name]) == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_method_without_rows_answers_nobody(world: World, room: str) -> None:
    listed = {(row.route, row.method) for row in TABLE}
    answered = [
        f"{name} {method}"
        for name, route in ROUTES.items()
        if room_of(name) == room
        for method in ("GET", "POST", *(("PUT", "PATCH", "DELETE") if room == "api" else ()))
        if (name, method) not in listed
        for caller in ("anonymous", "physician", "regional_admin")
        if answer(world, route, method, NO_OBJECT, caller) == "yes"
    ]
    assert answered == []


WORDS = {"fragment", "page", "part", "piece", "token"}  # these inner arguments name no object of a house
NESTED = [route for route in ROUTES.values() if len(route.arguments) > 1 and not WORDS & set(route.arguments)]


@pytest.mark.parametrize("route", NESTED, ids=lambda route: route.name)
def test_a_thing_of_another_house_is_not_reached_through_one_s_own(world: World, route: Route) -> None:
    """One’s own patient in the address, and a neighbour’s item: nobody gets it, whoever they are."""
    outer, *inner = route.arguments
    got = set()
    for row in (row for row in TABLE if row.route == route.name and row.case == "own"):
        for caller, person in world.people.items():
            with undone():
                mixed = {
                    **world.arguments(route.name, (outer,), "own", person),
                    **world.arguments(route.name, tuple(inner), "neighbour", person),
                }
                got.add(word_of(ask(world, route, row.method, mixed, "own", caller)))
    assert "404" in got  # from whoever may touch their own
    assert got <= {"403", "404"}


def test_a_route_without_a_row_is_found() -> None:
    without = [row for row in TABLE if row.route != "accounts:users"]
    assert list(faults(without, list(ROUTES.values()))) == ["accounts:users: no row"]


def test_a_forgotten_neighbour_is_found() -> None:
    cut = [row for row in TABLE if (row.route, row.case) != ("accounts:user", "neighbour")]
    assert len(list(faults(cut, list(ROUTES.values())))) == 1


def test_a_wrong_cell_is_found(world: World) -> None:
    (row,) = (row for row in TABLE if (row.route, row.method) == ("accounts:users", "GET"))
    wrong = row._replace(expected=row.expected | {"nurse": "yes"})
    assert differences(world, [wrong]) == ["accounts:users GET -, nurse: expected yes, got 403"]
