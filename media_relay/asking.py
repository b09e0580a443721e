"""What one socket asks the process that holds its room, and who waits for which answer."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis

from media_relay import keys
from media_relay.grants import Grant
from media_relay.sockets import FIGURES

_ANSWER_SECONDS = 10.0
_PENDING = 16
# An inbox nobody reads must not outlive its worker for long.
_INBOX_SECONDS = 60

Then = Callable[[dict[str, Any]], Awaitable[None]]


class Asking:
    """Answers come back over the channel `reply`. What nobody answers in time is late, and then forgotten."""

    def __init__(self, redis: Redis, reply: str) -> None:
        self._redis = redis
        self._reply = reply
        self._pending: dict[str, tuple[Then, asyncio.TimerHandle]] = {}

    @property
    def is_full(self) -> bool:
        """Whether so much is unanswered that nothing more is asked."""
        return len(self._pending) >= _PENDING

    async def ask(
        self,
        grant: Grant,
        worker: str,
        operation: str,
        asked: dict[str, Any],
        *,
        then: Then,
        late: Callable[[], None],
    ) -> None:
        request, loop = secrets.token_hex(8), asyncio.get_running_loop()
        asked_at = loop.time()

        async def heard(answer: dict[str, Any]) -> None:
            FIGURES.answered(asked_at)
            await then(answer)

        def given_up() -> None:
            if self._pending.pop(request, None) is not None:
                late()

        self._pending[request] = (heard, loop.call_later(_ANSWER_SECONDS, given_up))
        await self.send(grant, worker, operation, {**asked, "id": request})

    async def send(
        self, grant: Grant, worker: str, operation: str, asked: dict[str, Any] | None = None
    ) -> None:
        """Into the inbox of the process, whoever waits for the answer."""
        request = {
            "op": operation,
            "id": "",
            "reply": self._reply,
            "room": str(grant.room),
            "participant": str(grant.participant),
            **(asked or {}),
        }
        await self._redis.rpush(keys.inbox(worker), json.dumps(request))
        await self._redis.expire(keys.inbox(worker), _INBOX_SECONDS)

    async def heard(self, request: str, answer: dict[str, Any]) -> None:
        """An answer to something asked; late ones are ignored."""
        pending = self._pending.pop(request, None)
        if pending is not None:
            then, timer = pending
            timer.cancel()
            await then(answer)

    def close(self) -> None:
        """Nobody waits any more."""
        for _, timer in self._pending.values():
            timer.cancel()
