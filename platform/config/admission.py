"""How many requests a web process answers at once: each has a thread and a connection to the database."""

import asyncio
from typing import Any

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope


class Admission:
    """The others wait for their turn, in the order they came: slower, and never without a connection.

    Django gives every request a thread of its own; a crowd would take more connections than PostgreSQL has,
    and those who come last would be told that the house is broken.
    """

    def __init__(self, application: ASGI3Application | Any, at_once: int) -> None:
        self._application = application
        self._turns = asyncio.Semaphore(at_once)

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        async with self._turns:
            await self._application(scope, receive, send)
