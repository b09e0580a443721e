"""Every WebSocket and everything that may be said on it, asked by every role, of three houses.

The expected answers are written by hand in tests/authorisation/sockets.csv.
A new socket, or a new action of one, without rows fails; so does a wrong cell.
"""

import pytest
from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer
from django.urls import path

from tests.authorisation.fixtures import undone
from tests.authorisation.sockets import ANSWERS, TABLE, Socket, answer, sockets, unasked
from tests.authorisation.table import CALLERS, Row, faults, rows
from tests.authorisation.world import World

SOCKETS = sockets()
ROWS = rows(TABLE)


def differences(world: World, table: list[Row]) -> list[str]:
    """Each cell that is not as expected, as a sentence."""
    found = []
    for row in table:
        for caller in CALLERS:
            with undone():
                got = answer(world, row, caller)
            if got != row.expected[caller]:
                what = f"{row.route} {row.method} {row.case}, {caller}"
                found.append(f"{what}: expected {row.expected[caller]}, got {got}")
    return found


def of(name: str) -> Socket:
    return next(socket for socket in SOCKETS if socket.route.name == name)


def test_every_socket_and_action_has_its_rows() -> None:
    assert list(faults(ROWS, [socket.route for socket in SOCKETS], ANSWERS)) == []
    assert list(unasked(ROWS, SOCKETS)) == []


@pytest.mark.parametrize("name", [socket.route.name for socket in SOCKETS])
def test_every_cell(world: World, name: str) -> None:
    assert differences(world, [row for row in ROWS if row.route == name]) == []


def test_a_socket_without_a_row_is_found() -> None:
    without = [row for row in ROWS if row.route != "ws/avis/"]
    assert "ws/avis/: no row" in faults(without, [of("ws/avis/").route], ANSWERS)


def test_a_new_action_without_a_row_is_found() -> None:
    class Waves(of("ws/avis/").consumer):  # type: ignore[misc]
        async def from_wave(self, content: dict[str, str]) -> None: ...

    (waving,) = sockets([path("ws/avis/", Waves.as_asgi())])
    kept = [row for row in ROWS if row.route == "ws/avis/"]
    assert list(unasked(kept, [waving])) == ["ws/avis/ wave: no row"]


@pytest.mark.parametrize("base", [AsyncWebsocketConsumer, AsyncJsonWebsocketConsumer])
def test_a_consumer_that_hears_in_its_own_way_is_found(base: type) -> None:
    class Hears(base):
        async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None: ...

    (hearing,) = sockets([path("ws/avis/", Hears.as_asgi())])
    kept = [row for row in ROWS if row.route == "ws/avis/"]
    assert list(unasked(kept, [hearing])) == [
        "ws/avis/: Hears hears something without a method from_<action>"
    ]


def test_a_wrong_cell_is_found(world: World) -> None:
    (row,) = (row for row in ROWS if row.route == "ws/salle-d-attente/")
    wrong = row._replace(expected=row.expected | {"nurse": "no"})
    assert differences(world, [wrong]) == ["ws/salle-d-attente/ connect -, nurse: expected no, got yes"]
