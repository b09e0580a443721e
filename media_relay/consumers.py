"""The signalling socket, `ws/media/`: between a browser and the relay process that holds its room.

The first message carries the grant. Everything from the browser is bounded in size and rate; everything
it asks
is passed to the process over Redis and answered within ten seconds. docs/media.md lists the messages.
"""

import asyncio
import contextlib
import json
import random
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from redis.exceptions import RedisError

from core import clock
from core.actors import Actor
from core.errors import PivotError
from media_relay import keys, placement, places, reports, turn, words
from media_relay.asking import Asking, Then
from media_relay.connections import redis_client
from media_relay.grants import Grant, GrantRefused, grant_read, grant_renew, milliseconds
from media_relay.limits import LARGEST_MESSAGE, RateLimit
from media_relay.sockets import FIGURES

_JOIN_SECONDS = 15.0
_WATCH_SECONDS = 1.5
# In rounds of the watch: a new grant every four minutes; every ten seconds a sign of life, and a look at the
# session.
_RENEW_ROUNDS, _ALIVE_ROUNDS = 160, 7
# Rooms of a dead process come back within so many seconds, the people of a room together.
_SPREAD_SECONDS = 2.0
_MOST_MOVES = 3

MALFORMED, UNGRANTED, LATE, REPLACED, FLOODED, AWAY = 4400, 4401, 4408, 4409, 4429, 4503


def _parsed(text: str | None) -> tuple[str, dict[str, Any]]:
    """The type and the message; an empty type for what is no message of ours."""
    try:
        message = json.loads(text) if text and len(text) <= LARGEST_MESSAGE else None
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict) or not str(message.get("type")).isidentifier():
        return "", {}
    return str(message["type"]), message


class RelayConsumer(AsyncWebsocketConsumer):
    """One browser's socket. It holds no media and no right of its own: only the grant and who is asked."""

    async def connect(self) -> None:
        self.grant: Grant | None = None
        self.worker = ""
        self._session = ""
        self._rate, self._reports = RateLimit(), reports.limit()
        self._tasks: set[asyncio.Task[None]] = set()
        self._redis = redis_client()
        self._asking = Asking(self._redis, self.channel_name)
        await self.accept()
        FIGURES.open, FIGURES.opened = FIGURES.open + 1, FIGURES.opened + 1
        await FIGURES.serve()
        self._start(self._watch())

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        FIGURES.closed[str(code)] += 1
        await super().close(code, reason)

    async def disconnect(self, code: int) -> None:
        FIGURES.open -= 1
        self._asking.close()
        for task in self._tasks:
            task.cancel()
        if self.grant is not None and self.worker:
            # Who merely lost the line keeps their place for a while; whose session is over does not.
            operation = "leave" if code == UNGRANTED else "gone"
            with contextlib.suppress(RedisError, OSError):
                await self._asking.send(self.grant, self.worker, operation)

    # ------------------------------------------------------ from the browser

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self._rate.allows(asyncio.get_running_loop().time()):
            await self.close(FLOODED)
            return
        FIGURES.messages += 1
        kind, message = _parsed(text_data if bytes_data is None else None)
        handler = getattr(self, f"from_{kind}", None)
        if handler is None:
            await self.close(MALFORMED)
        elif self.grant is None and kind != "join":
            await self.close(UNGRANTED)
        else:
            await self._handle(handler, message)

    async def _handle(self, handler: Then, message: dict[str, Any]) -> None:
        try:
            await handler(message)
        except PivotError as refusal:
            await self._refuse(message.get("id"), refusal.code, refusal.message)
            if isinstance(refusal, GrantRefused):
                await self.close(UNGRANTED)
        except (RedisError, OSError):
            await self._refuse(message.get("id"), "away", placement.NoRelay.default)

    async def from_join(self, message: dict[str, Any]) -> None:
        """{type, id, grant, session}: enters, or comes back to, the room of the grant."""
        at = clock.now()
        grant = grant_read(message.get("grant"), at=at)
        known = self.grant
        if not self._is_for_me(grant):
            raise GrantRefused
        if known is not None and (known.room, known.participant) != (grant.room, grant.participant):
            raise GrantRefused
        worker = await placement.worker_for(self._redis, grant.room)  # before the grant is used up
        grant = await places.spend(self._redis, grant, milliseconds(at))
        self._session = str(message.get("session", ""))[:64]
        self.grant, self.worker = grant, worker
        await self._ask_join(message.get("id"), _MOST_MOVES)

    def _is_for_me(self, grant: Grant) -> bool:
        """A grant that was read over a shoulder is worth nothing in another session."""
        actor: Actor | None = self.scope.get("actor")
        return grant.account is None or (actor is not None and actor.user_id == grant.account)

    async def _ask_join(self, number: Any, moves: int) -> None:
        grant = self._granted

        async def then(answer: dict[str, Any]) -> None:
            if "moved" in answer and moves:
                self.worker = str(answer["moved"])
                await self._ask_join(number, moves - 1)
                return
            await self._answer("welcome", number, {**answer, **self._welcome()})

        asked = {"grant": grant_renew(grant, at=clock.now()), "session": self._session}
        await self._ask("join", asked, number, then)

    def _welcome(self) -> dict[str, Any]:
        grant = self._granted
        return {
            "participant": str(grant.participant),
            "room": str(grant.room),
            "role": grant.role.value,
            **self._renewed(),
        }

    def _renewed(self) -> dict[str, Any]:
        """What wears out during a call: the grant, and the credentials of the TURN servers."""
        grant, at = self._granted, clock.now()
        servers = turn.ice_servers(grant.participant, at)
        return {"grant": grant_renew(grant, at=at), "ice_servers": servers}

    async def from_publish(self, message: dict[str, Any]) -> None:
        """{type, id, sdp, tracks: {mid: role}}: offers named tracks."""
        tracks = message.get("tracks")
        if not isinstance(tracks, dict) or len(tracks) > 8:
            await self.close(MALFORMED)
            return
        await self._pass_on("publish", message, {"sdp": str(message.get("sdp", "")), "tracks": tracks})

    async def from_subscribe(self, message: dict[str, Any]) -> None:
        """{type, id, sdp, connection}: offers slots; `connection` comes back with the map of what is on
        them.
        """
        asked = {"sdp": str(message.get("sdp", "")), "connection": str(message.get("connection", ""))[:64]}
        await self._pass_on("subscribe", message, asked)

    async def from_mute(self, message: dict[str, Any]) -> None:
        """{type, id, role, muted}."""
        asked = {"role": str(message.get("role", "")), "muted": message.get("muted") is True}
        await self._pass_on("mute", message, asked)

    async def from_drive(self, message: dict[str, Any]) -> None:
        """{type, id, wanted: "take" | "release" | "hand_over" | "request", to}: the camera of the cart."""
        asked = {"wanted": str(message.get("wanted", ""))[:16], "to": str(message.get("to") or "")[:36]}
        await self._pass_on("drive", message, asked)

    async def from_leave(self, message: dict[str, Any]) -> None:
        """{type, id}: gives the place up. Says nothing of the act."""
        await self._pass_on("leave", message, {})

    async def from_stats(self, message: dict[str, Any]) -> None:
        """{type, report}: what the browser measures of its own line, for those who watch the room."""
        if not self._reports.allows(asyncio.get_running_loop().time()):
            return
        report = reports.bounded(message.get("report"))
        if report is not None:
            FIGURES.reports += 1
            grant, by = self._granted, {"relay": self.worker, "session": self._session}
            told = reports.event(grant.room, grant.participant, report, **by, at=clock.now())
            await self.channel_layer.group_send(keys.group(grant.room), told)

    async def from_ping(self, message: dict[str, Any]) -> None:
        """{type, id}: answered at once, to measure the way to the server and back."""
        await self._answer("pong", message.get("id"), {})

    # ------------------------------------------------------ to the process

    @property
    def _granted(self) -> Grant:
        if self.grant is None:
            raise GrantRefused
        return self.grant

    async def _pass_on(self, operation: str, message: dict[str, Any], asked: dict[str, Any]) -> None:
        number = message.get("id")

        async def then(answer: dict[str, Any]) -> None:
            await self._answer("answer", number, answer)

        await self._ask(operation, asked, number, then)

    async def _ask(self, operation: str, asked: dict[str, Any], number: Any, then: Then) -> None:
        if self._asking.is_full:
            await self.close(FLOODED)
            return

        def late() -> None:
            self._start(self._refuse(number, "timeout", words.of("timeout", {})))

        await self._asking.ask(self._granted, self.worker, operation, asked, then=then, late=late)

    # ---------------------------------------------------- from the process

    async def relay_reply(self, message: dict[str, Any]) -> None:
        """An answer to something asked; late ones are ignored."""
        await self._asking.heard(message["id"], message["answer"])

    async def relay_event(self, message: dict[str, Any]) -> None:
        """An event of the room, as engine/events.py lists them."""
        grant = self._granted
        if message["worker"] != self.worker:
            return  # of the process that held the room before
        if message["name"] == "changed" and message["participant"] == str(grant.participant):
            self.grant = await places.current(self._redis, grant)
        said = {"participant": message["participant"], **message["data"]}
        await self._say({"type": message["name"], **said})

    async def relay_rejoin(self, message: dict[str, Any]) -> None:
        """The process is leaving: come back through another one, not all at once."""
        if message["worker"] == self.worker:
            await self._rejoin(float(message["delay"]))

    async def relay_replaced(self, message: dict[str, Any]) -> None:
        """The same participant entered elsewhere."""
        if message["worker"] != self.worker:
            return
        self.worker = ""  # the place is no longer ours to declare empty
        if not message["same_page"]:
            await self._say({"type": "replaced", "text": "Cet appel a été repris sur un autre écran."})
        await self.close(REPLACED)

    async def _rejoin(self, delay: float) -> None:
        grant = grant_renew(self._granted, at=clock.now())
        await self._say({"type": "rejoin", "delay_ms": int(delay * 1000), "grant": grant})

    # ------------------------------------------------------------- the watch

    async def _watch(self) -> None:
        """Closes sockets that never joined, says we are alive, renews the grant, notices a dead process."""
        await asyncio.sleep(_JOIN_SECONDS)
        if self.grant is None:
            await self.close(LATE)
        rounds, missed = 0, 0
        while self.grant is not None:
            await asyncio.sleep(_WATCH_SECONDS)
            rounds += 1
            if rounds % _ALIVE_ROUNDS == 0:
                await self._look_at_session()
            try:
                missed = 0 if await self._is_served(rounds) else missed + 1
                if missed == 1:
                    await self._rejoin(self._moment())
            except GrantRefused:  # shown out, and nobody could say so when it was decided
                await self.close(UNGRANTED)
                return
            except (RedisError, OSError):
                continue

    def _moment(self) -> float:
        """The same for everybody of a room, another one for each room."""
        return random.Random(f"{self.worker}{self._granted.room}").uniform(0, _SPREAD_SECONDS)  # noqa: S311

    async def _look_at_session(self) -> None:
        """A call may say nothing for minutes: we ask, and who is over hears it from the middleware."""
        look = self.scope.get("look_at_session")
        if look is not None:
            await look()

    async def _is_served(self, rounds: int) -> bool:
        if not self.worker:
            return True
        if rounds % _ALIVE_ROUNDS == 0:
            await self._asking.send(self._granted, self.worker, "alive")
        if rounds % _RENEW_ROUNDS == 0:
            self.grant = await places.current(self._redis, self._granted)
            await self._say({"type": "grant", **self._renewed()})
        return bool(await self._redis.exists(keys.worker(self.worker)))

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --------------------------------------------------------- to the browser

    async def _answer(self, kind: str, number: Any, answer: dict[str, Any]) -> None:
        refused = answer.get("refused")
        if refused is not None:
            await self._refuse(number, refused, words.of(refused, answer))
        else:
            await self._say({"type": kind, "id": number, **answer})

    async def _refuse(self, number: Any, code: str, text: str) -> None:
        FIGURES.refused[code] += 1
        # Whoever got in and was not served may try again: their grant is used up, here is the next.
        again = {} if self.grant is None else {"grant": grant_renew(self.grant, at=clock.now())}
        await self._say({"type": "refused", "id": number, "code": code, "text": text, **again})

    async def _say(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message))
