"""The socket of an act: says what changed, by name; the page fetches it. And who waits, for a physician."""

import datetime as dt
import json
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from consultations import notifications, policies, selectors, services
from consultations.enums import TurnEnd
from consultations.rules.quality import reported
from core import clock
from core.actors import Actor
from core.errors import PivotError
from media_relay import keys

FORBIDDEN = 4403


class ActConsumer(AsyncWebsocketConsumer):
    """`ws/teleconsultations/<uuid>/`: {"event", "act"} for each change. Nothing clinical passes here.

    The page says {"type": "in_call", "present": bool}: presence is shown to the others, and moves nothing.
    """

    group = room = ""
    party_public_id: UUID | None = None
    present_since: dt.datetime | None = None

    async def connect(self) -> None:
        actor: Actor | None = self.scope.get("actor")
        public_id = self.scope["url_route"]["kwargs"]["public_id"]
        if actor is None or not await self._is_let_in(actor, public_id):
            await self.close(code=FORBIDDEN)
            return
        self.group = notifications.act_group(public_id)
        self.room = keys.group(public_id)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, _code: int) -> None:
        if self.party_public_id is not None:
            await self._set_present(self.party_public_id, is_present=False)
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)
            await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002
        """Messages are {"type": …}, one method each; what is none of them is ignored."""
        try:
            content = json.loads(text_data or "")
        except (ValueError, RecursionError):
            return
        handler = getattr(self, f"from_{content.get('type')}", None) if isinstance(content, dict) else None
        if handler is not None:
            await handler(content)

    async def from_in_call(self, content: dict[str, Any]) -> None:
        """{type, present}."""
        actor: Actor = self.scope["actor"]
        self.party_public_id = await self._own_party(actor, self.scope["url_route"]["kwargs"]["public_id"])
        if self.party_public_id is not None:
            await self._set_present(self.party_public_id, is_present=content.get("present") is True)

    async def act_changed(self, message: dict[str, str]) -> None:
        """A change told by `consultations.notifications`."""
        await self.send(json.dumps({"event": message["event"], "act": message["act"]}))

    async def relay_event(self, message: dict[str, Any]) -> None:
        """What the relay tells of the room: all pages of the act hear it, the services write it down once."""
        name, data = message["name"], message["data"]
        if name == "line":
            await self._note_quality(message)
        elif name == "aside" and data["by"] is None:
            await self._aparte_over(UUID(message["room"]), UUID(data["aside"]))
        elif name == "left" and data["reason"] != "closed":
            await self._observer_left(UUID(message["participant"]))
            if data["reason"] == "lost":
                await self._note_loss(message)
        elif name == "driver":
            await self._keep_turns(UUID(message["room"]), data, dt.datetime.fromisoformat(message["at"]))

    @database_sync_to_async
    def _observer_left(self, participant: UUID) -> None:
        services.observer_left(participant=participant, at=clock.now())

    @database_sync_to_async
    def _aparte_over(self, public_id: UUID, aparte_public_id: UUID) -> None:
        services.aparte_over(public_id=public_id, aparte_public_id=aparte_public_id, at=clock.now())

    @database_sync_to_async
    def _note_quality(self, message: dict[str, Any]) -> None:
        services.call_quality_note(
            participant=UUID(message["participant"]),
            reported=reported(message["data"], dt.datetime.fromisoformat(message["at"])),
        )

    @database_sync_to_async
    def _note_loss(self, message: dict[str, Any]) -> None:
        services.call_loss_note(
            participant=UUID(message["participant"]), at=dt.datetime.fromisoformat(message["at"])
        )

    @database_sync_to_async
    def _keep_turns(self, act: UUID, told: dict[str, Any], at: dt.datetime) -> None:
        if told["before"] is not None:
            turn = UUID(told["before"]["id"])
            services.camera_turn_end(act=act, turn=turn, reason=TurnEnd(told["reason"]), at=at)
        if told["turn"] is not None:
            turn, driver = UUID(told["turn"]["id"]), UUID(told["turn"]["driver"])
            services.camera_turn_begin(act=act, turn=turn, driver=driver, at=at)

    @database_sync_to_async
    def _is_let_in(self, actor: Actor, public_id: UUID) -> bool:
        try:
            selectors.act_for(actor, public_id)
        except PivotError:
            return False
        return True

    @database_sync_to_async
    def _own_party(self, actor: Actor, public_id: UUID) -> UUID | None:
        try:
            party = selectors.party_of(actor, selectors.act_for(actor, public_id))
        except PivotError:
            return None
        return None if party is None else party.public_id

    @database_sync_to_async
    def _set_present(self, party_public_id: UUID, *, is_present: bool) -> None:
        self.present_since = services.party_present(
            party_public_id=party_public_id, is_present=is_present, at=clock.now(), since=self.present_since
        )


class WaitingRoomConsumer(AsyncWebsocketConsumer):
    """`ws/salle-d-attente/`: told when somebody comes or leaves, and when an act of one’s day changes.

    Nothing said on it is read.
    """

    followed: tuple[str, ...] = ()

    async def connect(self) -> None:
        actor: Actor | None = self.scope.get("actor")
        if actor is None or not policies.follows_day(actor):
            await self.close(code=FORBIDDEN)
            return
        self.followed = _day_groups(actor)
        for group in self.followed:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()

    async def disconnect(self, _code: int) -> None:
        for group in self.followed:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def act_changed(self, message: dict[str, str]) -> None:
        await self.send(json.dumps({"event": message["event"], "act": message["act"]}))


def _day_groups(actor: Actor) -> tuple[str, ...]:
    """Of those in whose name the actor works, and of the sites where they are beside the patients."""
    people = [notifications.practitioner_group(one) for one in sorted(actor.practitioner_ids)]
    sites = [notifications.site_group(one) for one in sorted(policies.sites_followed(actor))]
    return (*people, *sites)
