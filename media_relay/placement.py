"""Which relay process holds which room."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from redis.asyncio import Redis

from core.errors import PivotError
from media_relay import keys


class NoRelay(PivotError):
    """No relay process answers, or all are full."""

    status = 503
    default = "Le relais ne répond pas pour le moment. Nous réessayons."


async def workers(redis: Redis) -> list[dict[str, Any]]:
    """The heartbeats of the living, forgetting the dead."""
    names = sorted(str(name) for name in await redis.smembers(keys.WORKERS))
    if not names:
        return []
    beats = await redis.mget([keys.worker(name) for name in names])
    dead = [name for name, beat in zip(names, beats, strict=True) if beat is None]
    if dead:
        await redis.srem(keys.WORKERS, *dead)
    return [json.loads(beat) for beat in beats if beat is not None]


async def worker_for(redis: Redis, room: UUID) -> str:
    """The process that holds the room, or else the least loaded one that takes new rooms. NoRelay without
    any.
    """
    holder = await redis.get(keys.lease(room))
    if holder is not None:
        name = str(holder).rpartition(":")[0]
        if await redis.exists(keys.worker(name)):
            return name
    open_to_all = [
        beat
        for beat in await workers(redis)
        if not (beat["draining"] or beat.get("strained")) and beat["packets"] < settings.RELAY_BUDGET
    ]
    if not open_to_all:
        raise NoRelay
    return str(min(open_to_all, key=lambda beat: (beat["packets"], beat["rooms"]))["id"])
