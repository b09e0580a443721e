"""Answers what sockets and trade apps ask of the rooms of this process."""

import asyncio
import datetime as dt
import random
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

import structlog
from redis.asyncio import Redis

from core import clock
from media_relay import keys, places
from media_relay.engine.engine import Engine
from media_relay.engine.events import Event
from media_relay.engine.offers import OfferRefused
from media_relay.engine.roles import TrackRole
from media_relay.engine.room import Room, RoomFull
from media_relay.grants import Grant, GrantRefused, grant_read
from media_relay.worker.lease import Leases
from media_relay.worker.outbox import Outbox

log = structlog.get_logger(__name__)

# A socket that died without a word is taken for gone.
_SOCKET_SECONDS = 45.0

Answer = dict[str, Any]


class Nowhere(Exception):
    """The asking socket has no place here."""


class NoRelay(Exception):
    """The process is leaving and takes nobody in."""


class Desk:
    """One method an operation. A request is a dict; `reply` names the channel of the socket that asked."""

    def __init__(self, worker_id: str, engine: Engine, leases: Leases, outbox: Outbox, redis: Redis) -> None:
        self.is_open = True
        self._worker = worker_id
        self._engine = engine
        self._redis = redis
        self._leases = leases
        self._outbox = outbox
        self._sockets: dict[tuple[UUID, UUID], tuple[str, str]] = {}
        self._heard: dict[tuple[UUID, UUID], float] = {}
        self._rights_at: dict[tuple[UUID, UUID], int] = {}
        # What is kept is read and done in one go: nothing that was said meanwhile is undone.
        self._looking = asyncio.Lock()
        self._operations: dict[str, Callable[[Any], Awaitable[Answer | None]]] = {
            "join": self._join,
            "publish": self._publish,
            "subscribe": self._subscribe,
            "mute": self._mute,
            "drive": self._drive,
            "alive": self._alive,
            "gone": self._gone,
            "leave": self._leave,
            "amend": self._amend,
            "aside": self._aside,
            "close": self._close,
        }

    async def handle(self, request: dict[str, Any]) -> None:
        """Does one operation and answers if somebody waits for it. Never raises for what a request says."""
        operation = self._operations.get(str(request.get("op")))
        if operation is None:
            return
        try:
            answer = await operation(request)
        except (OfferRefused, GrantRefused, RoomFull, Nowhere, NoRelay, KeyError, ValueError) as failure:
            answer = {"refused": type(failure).__name__.lower(), **getattr(failure, "told", {})}
            log.info("relay.refused", kind=str(request["op"]), reason=answer["refused"])
        except Exception:  # one request must never end the process that holds other rooms
            answer = {"refused": "failed"}
            log.error("relay.failed", kind=str(request["op"]), exc_info=True)
        if answer is not None and "reply" in request:
            self._say(request["reply"], "relay.reply", id=request["id"], answer=answer)

    def _say(self, socket: str, kind: str, **fields: Any) -> None:
        # Signed: a socket listens only to the process that it asked last.
        self._outbox.to_socket(socket, {"type": kind, "worker": self._worker, **fields})

    # ------------------------------------------------------------- sockets

    async def _join(self, request: dict[str, Any]) -> Answer:
        if not self.is_open:
            raise NoRelay
        grant = grant_read(request["grant"], at=clock.now())
        other = await self._leases.take(grant.room)
        if other is not None:
            return {"moved": other}
        async with self._looking:
            standing = (await places.standing(self._redis, [grant.room]))[grant.room]
            return self._let_in(request, grant, standing)

    def _let_in(self, request: dict[str, Any], grant: Grant, standing: places.Standing) -> Answer:
        """Nothing is awaited between the opening of a room and its first seat: an empty one is swept away."""
        if standing.closed:
            raise GrantRefused
        who = (grant.room, grant.participant)
        if grant.participant in standing.places:
            grant = places.as_kept(grant, standing.places[grant.participant])
        before = self._sockets.get(who)
        self._sockets[who] = (request["reply"], request["session"])
        self._heard[who] = asyncio.get_running_loop().time()
        if before is not None and before[0] != request["reply"]:
            self._say(before[0], "relay.replaced", same_page=before[1] == request["session"])
        room = self._engine.room(grant.room)
        # A room that comes from another process may have been parted there.
        if standing.aside is not None and not room.seats:
            room.part(standing.aside)
        seat = room.join(grant.participant, places.granted(grant))
        self._rights_at[who] = grant.rights_at
        resumed = before is not None and before[1] == request["session"]
        return {
            "roster": room.roster(grant.participant),
            "waiting": seat.rights.waiting,
            "drives": seat.rights.drives,
            "silent": seat.rights.silent,
            "driver": None if room.driving.driver is None else str(room.driving.driver),
            "publish": sorted(role.value for role in seat.rights.publish),
            "muted": sorted(role.value for role in seat.muted),
            "publishing": resumed and seat.publisher is not None,
            "subscribed": seat.subscriber.tag if resumed and seat.subscriber is not None else None,
            "slots": seat.shown if resumed else {},
            "aside": None if room.aside is None else str(room.aside.by),
        }

    async def _publish(self, request: dict[str, Any]) -> Answer:
        room, participant = self._seat(request)
        named = {str(mid): TrackRole(role) for mid, role in request["tracks"].items()}
        return {"sdp": await self._engine.room(room).publish(participant, request["sdp"], named)}

    async def _subscribe(self, request: dict[str, Any]) -> Answer:
        room, participant = self._seat(request)
        tag = str(request["connection"])
        return {"sdp": await self._engine.room(room).subscribe(participant, request["sdp"], tag)}

    async def _mute(self, request: dict[str, Any]) -> Answer:
        room, participant = self._seat(request)
        self._engine.room(room).mute(participant, TrackRole(request["role"]), muted=bool(request["muted"]))
        return {}

    async def _drive(self, request: dict[str, Any]) -> Answer:
        room, participant = self._seat(request)
        to = UUID(request["to"]) if request["to"] else None
        self._engine.room(room).drive(participant, request["wanted"], to)
        return {}

    async def _alive(self, request: dict[str, Any]) -> None:
        who = (UUID(request["room"]), UUID(request["participant"]))
        if self._sockets.get(who, ("", ""))[0] == request["reply"]:
            self._heard[who] = asyncio.get_running_loop().time()

    async def _gone(self, request: dict[str, Any]) -> None:
        who = (UUID(request["room"]), UUID(request["participant"]))
        if self._sockets.get(who, ("", ""))[0] == request["reply"]:
            self._absent(*who)

    def _absent(self, room: UUID, participant: UUID) -> None:
        self._heard.pop((room, participant), None)
        known = self._engine.rooms.get(room)
        if known is not None:
            known.present(participant, present=False)

    async def _leave(self, request: dict[str, Any]) -> Answer:
        room, participant = self._seat(request)
        self._engine.room(room).leave(participant, "left")
        return {}

    def _seat(self, request: dict[str, Any]) -> tuple[UUID, UUID]:
        """Where the asking socket sits; Nowhere when it does not, or another one took its place."""
        who = (UUID(request["room"]), UUID(request["participant"]))
        room, socket = self._engine.rooms.get(who[0]), self._sockets.get(who)
        if socket is None or socket[0] != request["reply"] or room is None or who[1] not in room.seats:
            raise Nowhere
        return who

    # ----------------------------------------------------------- trade apps

    async def _amend(self, request: dict[str, Any]) -> None:
        room = self._engine.rooms.get(UUID(request["room"]))
        if room is not None:
            self._change(room, UUID(request["participant"]), request["place"])

    def _change(self, room: Room, participant: UUID, place: dict[str, Any]) -> None:
        seat, who = room.seats.get(participant), (room.id, participant)
        if seat is None or place["at"] < self._rights_at.get(who, 0):
            return
        self._rights_at[who] = place["at"]
        rights = places.amended(seat.rights, place)
        if place.get("removed"):
            room.leave(participant, "removed")
        elif rights != seat.rights:
            room.change(participant, rights)

    async def _aside(self, request: dict[str, Any]) -> None:
        """Looks again at what is kept: asked twice, or out of turn, it comes to the same."""
        await self._look_at({UUID(request["room"])} & set(self._engine.rooms))

    async def review(self) -> None:
        """What was decided while nobody could tell us, or while we did not hold the room."""
        await self._look_at(set(self._engine.rooms))

    async def _look_at(self, rooms: set[UUID]) -> None:
        async with self._looking:
            for room_id, standing in (await places.standing(self._redis, rooms)).items():
                room = self._engine.rooms.get(room_id)
                if room is not None:
                    self._settle(room, standing)

    def _settle(self, room: Room, standing: places.Standing) -> None:
        if standing.closed:
            self._engine.close_room(room.id)
            return
        for participant, place in standing.places.items():
            self._change(room, participant, place)
        if standing.aside is not None:
            room.part(standing.aside)
        elif standing.is_known:
            room.reunite()

    async def _close(self, request: dict[str, Any]) -> None:
        self._engine.close_room(UUID(request["room"]))

    # --------------------------------------------------------------- events

    def sweep(self) -> None:
        """Takes silent sockets for gone."""
        now = asyncio.get_running_loop().time()
        for who, heard in list(self._heard.items()):
            if now - heard > _SOCKET_SECONDS:
                self._absent(*who)

    def told(self, event: Event) -> None:
        """Passes an event of the engine on: to the trade apps unless it is meant for one socket, and to
        sockets. Of a room that is no longer ours nothing is said: whoever holds it now speaks for it.
        """
        if event.name == "stopped":
            track, kbps = event.data["role"], event.data["kbps"]
            log.warning("relay.stopped", room=str(event.room), track=track, kbps=kbps)
        if self._leases.holds(event.room):
            self._pass_on(event)
        if event.name == "left" and event.to is not None:
            for known in (self._sockets, self._heard, self._rights_at):
                known.pop((event.room, event.to), None)

    def _pass_on(self, event: Event) -> None:
        message = _plain(event)
        if event.to is None:
            self._outbox.to_group(keys.group(event.room), {"type": "relay.event", **message})
        for participant in self._audience(event):
            socket = self._sockets.get((event.room, participant))
            if socket is not None:
                self._say(socket[0], "relay.event", **message)

    def _audience(self, event: Event) -> list[UUID]:
        if event.to is not None:
            return [event.to]
        room = self._engine.rooms.get(event.room)
        if room is None:
            return []
        return [
            seat.participant
            for seat in room.seats.values()
            if not seat.rights.waiting or seat.participant == event.participant
        ]

    def rejoin(self, rooms: set[UUID], spread: float) -> None:
        """Asks everybody of some rooms to come back through another process: each room at its own moment
        within `spread` seconds, its people together.
        """
        delays = {room: random.uniform(0, spread) for room in rooms}  # noqa: S311 - spreads load
        for (room, _), (channel, _) in self._sockets.items():
            if room in delays:
                self._say(channel, "relay.rejoin", delay=delays[room])


def _plain(event: Event) -> dict[str, Any]:
    said = asdict(event)
    said.pop("to")
    said["room"] = str(event.room)
    said["participant"] = None if event.participant is None else str(event.participant)
    said["at"] = clock.now().astimezone(dt.UTC).isoformat()
    return said
