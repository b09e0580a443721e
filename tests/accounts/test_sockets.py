"""Who acts behind a WebSocket, and how soon it closes once they may not."""

import datetime as dt
from typing import Any, ClassVar

import pytest
import time_machine
from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from accounts.middleware import ActorSocketMiddleware
from accounts.models import User
from core import clock
from tests.cast import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
START = dt.datetime(2026, 11, 24, 8, tzinfo=clock.PARIS)


class Echo(AsyncJsonWebsocketConsumer):
    opened: ClassVar[list["Echo"]] = []

    async def connect(self) -> None:
        self.opened.append(self)
        actor = self.scope["actor"]
        await self.accept()
        await self.send_json({"actor": actor and actor.role})

    async def receive_json(self, content: Any, **_: Any) -> None:
        await self.send_json(content)


def socket_of(client: Client) -> WebsocketCommunicator:
    name = settings.SESSION_COOKIE_NAME
    key = client.cookies[name].value if name in client.cookies else ""
    headers = [(b"cookie", f"{name}={key}".encode())]
    application = AuthMiddlewareStack(ActorSocketMiddleware(Echo.as_asgi()))
    return WebsocketCommunicator(application, "/", headers=headers)


async def opened(client: Client) -> tuple[WebsocketCommunicator, str | None]:
    socket = socket_of(client)
    await socket.connect()
    return socket, (await socket.receive_json_from())["actor"]


async def test_the_actor_of_the_session_is_behind_the_socket(client: Client, nadia: User) -> None:
    await database_sync_to_async(signed_in)(client, nadia)
    socket, role = await opened(client)
    assert role == "nurse"
    await socket.send_json_to({"hello": 1})
    assert await socket.receive_json_from() == {"hello": 1}
    await socket.disconnect()


async def test_a_stranger_is_nobody(client: Client) -> None:
    socket, role = await opened(client)
    assert role is None
    await socket.disconnect()


async def test_who_gave_no_second_factor_is_nobody(client: Client, nadia: User) -> None:
    await database_sync_to_async(client.force_login)(nadia)
    socket, role = await opened(client)
    assert role is None
    await socket.disconnect()


async def closed_after(client: Client, user: User, change: Any, later: dt.timedelta) -> int:
    """The code with which the socket closes when something is said after the change."""
    with time_machine.travel(START, tick=False):
        await database_sync_to_async(signed_in)(client, user)
        socket, _ = await opened(client)
        await database_sync_to_async(change)()
    with time_machine.travel(START + later, tick=False):
        await socket.send_json_to({"still": "here"})
        message = await socket.receive_output()
        await socket.wait()
    assert message["type"] == "websocket.close"
    return int(message["code"])


async def test_a_socket_closes_soon_after_its_session(client: Client, nadia: User) -> None:
    def end() -> None:
        client.session.flush()

    assert await closed_after(client, nadia, end, dt.timedelta(seconds=11)) == 4401


async def test_a_silent_socket_closes_when_its_consumer_looks(client: Client, nadia: User) -> None:
    """A call may go on for minutes without a word on the socket."""
    with time_machine.travel(START, tick=False):
        await database_sync_to_async(signed_in)(client, nadia)
        socket, _ = await opened(client)
        await database_sync_to_async(client.session.flush)()
    with time_machine.travel(START + dt.timedelta(seconds=11), tick=False):
        await Echo.opened[-1].scope["look_at_session"]()
        assert await socket.receive_output() == {"type": "websocket.close", "code": 4401}
        await socket.disconnect()


async def test_a_socket_closes_when_the_account_does(client: Client, nadia: User) -> None:
    def deactivate() -> None:
        User.objects.filter(pk=nadia.pk).update(
            is_active=False, deactivated_at=START, deactivation_reason="theft"
        )

    assert await closed_after(client, nadia, deactivate, dt.timedelta(seconds=11)) == 4401


async def test_a_socket_closes_when_the_role_is_over(client: Client, nadia: User) -> None:
    def end() -> None:
        nadia.memberships.update(ends_on=START.date())

    assert await closed_after(client, nadia, end, dt.timedelta(seconds=11)) == 4401


async def test_speaking_keeps_the_session_alive(client: Client, nadia: User) -> None:
    page = "/aide/qui-peut-faire-quoi/"
    with time_machine.travel(START, tick=False):
        await database_sync_to_async(signed_in)(client, nadia)
        assert (await database_sync_to_async(client.get)(page)).status_code == 200
        socket, _ = await opened(client)
    step = settings.SESSION_IDLE - dt.timedelta(minutes=1)
    with time_machine.travel(START + step, tick=False):
        await socket.send_json_to({"in": "a call"})
        assert await socket.receive_json_from() == {"in": "a call"}
    with time_machine.travel(START + 2 * step, tick=False):
        assert (await database_sync_to_async(client.get)(page)).status_code == 200
    await socket.disconnect()
