"""The bell, live: how many notices wait, never what they say."""

import json
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from core.actors import Actor
from notifications import presenters, selectors
from notifications.adapters.live import group_of

NOT_SIGNED_IN = 4401


class NoticesConsumer(AsyncWebsocketConsumer):
    """One page of one account. It says the count when it opens and each time the count may have changed;
    and that something which its pages show changed, never what.

    Nothing said on it is read.
    """

    groups: list[str] = []

    async def connect(self) -> None:
        actor: Actor | None = self.scope["actor"]
        if actor is None or actor.user_id is None:
            await self.close(code=NOT_SIGNED_IN)
            return
        self.user_id = actor.user_id
        await self.channel_layer.group_add(group_of(self.user_id), self.channel_name)
        await self.accept()
        await self._say_count()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002
        if hasattr(self, "user_id"):
            await self.channel_layer.group_discard(group_of(self.user_id), self.channel_name)

    async def notices_changed(self, _event: dict[str, Any]) -> None:
        if await self._is_signed_in():
            await self._say_count()

    async def page_changed(self, event: dict[str, Any]) -> None:
        if await self._is_signed_in():
            await self.send(json.dumps({"changed": event["what"]}))

    async def _is_signed_in(self) -> bool:
        """The session may have ended since the page was opened: then the socket ends too."""
        user = await get_user(self.scope)
        if user.pk == self.user_id:
            return True
        await self.close(code=NOT_SIGNED_IN)
        return False

    async def _say_count(self) -> None:
        unread = await database_sync_to_async(selectors.unread_count)(self.user_id)
        await self.send(json.dumps({"unread": unread, "label": presenters.bell_label(unread)}))
