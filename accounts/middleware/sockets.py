"""Who acts behind a WebSocket, for as long as their session lives."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

from channels.db import database_sync_to_async
from django.contrib.auth import get_user
from django.http import HttpRequest

from accounts import services
from accounts.models import User
from core import clock
from core.actors import Actor
from core.errors import PivotError

Message = dict[str, Any]
SIGNED_OUT = 4401  # our close code: the page signs in again
CHECK_EVERY = dt.timedelta(seconds=10)


class ActorSocketMiddleware:
    """Puts `scope["actor"]` on a WebSocket, and closes it (4401) soon after the session has ended.

    The actor is None for a stranger, for who has not given a second factor, and while no role is chosen.
    What the person sends keeps their session alive: a nurse in a call is not idle.
    A consumer that may be silent for long calls `scope["look_at_session"]()` now and then.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> Any:
        scope["actor"] = await _actor_of(scope)
        if scope["actor"] is None:
            return await self.inner(scope, receive, send)
        watched = _Watched(scope, receive, send)
        scope["look_at_session"] = watched.look
        return await self.inner(scope, watched.receive, watched.send)


class _Watched:
    """Both directions of one socket; each looks at the session again when the last look is old."""

    def __init__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._looked_at = clock.now()
        self._is_over = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.receive" and not await self._is_alive(is_present=True):
            return {"type": "websocket.disconnect", "code": SIGNED_OUT}
        return message

    async def send(self, message: Message) -> None:
        if self._is_over:
            return
        if message["type"] == "websocket.send" and not await self._is_alive(is_present=False):
            return
        await self._send(message)

    async def look(self) -> None:
        """Closes the socket if the session is over."""
        await self._is_alive(is_present=False)

    async def _is_alive(self, *, is_present: bool) -> bool:
        now = clock.now()
        if self._is_over or now - self._looked_at < CHECK_EVERY:
            return not self._is_over
        self._looked_at = now
        if not await _same_actor(self._scope, is_present=is_present):
            self._is_over = True
            await self._send({"type": "websocket.close", "code": SIGNED_OUT})
        return not self._is_over


@database_sync_to_async
def _actor_of(scope: Message) -> Actor | None:
    return _resolved(scope["user"], scope["session"])


@database_sync_to_async
def _same_actor(scope: Message, *, is_present: bool) -> bool:
    """Whether the session, read afresh, still is this actor’s."""
    session = services.session_read(scope["session"].session_key)
    request = HttpRequest()
    request.session = session
    actor = _resolved(get_user(request), session)
    if actor is None or actor.user_id != scope["actor"].user_id or actor.role != scope["actor"].role:
        return False
    if services.session_is_idle(session, at=clock.now()):
        return False
    if is_present and services.session_touch(session, at=clock.now()) and session.modified:
        session.save()
    return True


def _resolved(user: Any, session: Any) -> Actor | None:
    if not isinstance(user, User) or not services.has_given_second_factor(session):
        return None
    try:
        return services.actor_for(user, session, at=clock.now())
    except PivotError:
        return None
