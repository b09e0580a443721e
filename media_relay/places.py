"""The rights of each participant of a room as they are now, kept beside the grants that gave them; and the
aside that parts the room, if any.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from redis.asyncio import Redis

from media_relay import keys
from media_relay.engine.aside import Aside
from media_relay.engine.roles import TrackRole
from media_relay.engine.seats import Rights
from media_relay.grants import Grant, GrantRefused


def written(grant: Grant) -> str:
    """A place as it is kept."""
    return json.dumps(
        {
            "label": grant.label,
            "role": grant.role.value,
            "publish": sorted(grant.publish),
            "waiting": grant.waiting,
            "drives": grant.drives,
            "silent": grant.silent,
            "at": grant.rights_at,
            "removed": False,
        }
    )


def granted(grant: Grant) -> Rights:
    """What the engine is told of a grant."""
    return Rights(
        label=grant.label,
        role=grant.role,
        publish=grant.publish,
        waiting=grant.waiting,
        person=grant.person,
        drives=grant.drives,
        silent=grant.silent,
    )


def amended(rights: Rights, place: dict[str, Any]) -> Rights:
    """Rights after a change; a place may hold only what changed."""
    publish = place.get("publish")
    return replace(
        rights,
        publish=rights.publish if publish is None else frozenset(TrackRole(track) for track in publish),
        waiting=place.get("waiting", rights.waiting),
        drives=place.get("drives", rights.drives),
        silent=place.get("silent", rights.silent),
    )


def as_kept(grant: Grant, place: dict[str, Any]) -> Grant:
    """The grant with what was changed since; GrantRefused when its holder was shown out since."""
    if place["at"] < grant.rights_at:
        return grant
    if place.get("removed"):
        raise GrantRefused
    rights = amended(granted(grant), place)
    return replace(
        grant,
        publish=rights.publish,
        waiting=rights.waiting,
        drives=rights.drives,
        silent=rights.silent,
        rights_at=place["at"],
    )


async def spend(redis: Redis, grant: Grant, now: int) -> Grant:
    """Uses a grant up and returns it with the rights of today. `now` in ms.

    GrantRefused when it was used before, when its holder was shown out since, or when the room is closed.
    """
    left = max(1, grant.expires_at - now)
    if not await redis.set(keys.nonce(grant.nonce), 1, nx=True, px=left):
        raise GrantRefused
    return await current(redis, grant)


async def current(redis: Redis, grant: Grant) -> Grant:
    """The grant with its rights as they are now; a newer grant replaces what is kept."""
    if await redis.exists(keys.closed(grant.room)):
        raise GrantRefused
    name, who = keys.places(grant.room), str(grant.participant)
    raw = await redis.hget(name, who)
    if raw is not None:
        grant = as_kept(grant, json.loads(raw))
    if written(grant) != raw:
        await redis.hset(name, who, written(grant))
        await redis.expire(name, keys.PLACES_SECONDS)
    return grant


@dataclass(frozen=True, slots=True)
class Standing:
    """The last word on a room: whether it is closed, everybody's place, and its aside.

    `aside` is None when there is none; `is_known` says whether that was said, for a Redis that restarted
    empty says nothing.
    """

    closed: bool
    places: dict[UUID, dict[str, Any]]
    aside: Aside | None
    is_known: bool


async def standing(redis: Redis, rooms: Iterable[UUID]) -> dict[UUID, Standing]:
    """What is kept of some rooms, in one question."""
    asked = list(rooms)
    async with redis.pipeline(transaction=False) as pipe:
        for room in asked:
            pipe.exists(keys.closed(room))
            pipe.hgetall(keys.places(room))
            pipe.get(keys.aside(room))
        told = iter(await pipe.execute())
    return {
        room: _read(closed, kept, raw)
        for room, closed, kept, raw in zip(asked, told, told, told, strict=True)
    }


def _read(closed: int, kept: dict[str, str], raw: str | None) -> Standing:
    aside = json.loads(raw) if raw else None
    return Standing(
        closed=bool(closed),
        places={UUID(who): json.loads(place) for who, place in kept.items()},
        aside=Aside(id=UUID(aside["aside"]), by=UUID(aside["by"])) if aside else None,
        is_known=raw is not None,
    )
