"""Which relay process holds which room."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from redis.asyncio import Redis

from core.errors import PivotError
from media_relay import keys


class NoRelay(PivotError):
    """No relay process answers."""

    status = 503
    default = "Le relais ne répond pas pour le moment. Nous réessayons."


class RelaysFull(NoRelay):
    """Every process has as much as it carries well: one more room would spoil those that are there."""

    default = "Toutes les places d’appel vidéo sont prises pour le moment. Nous réessayons."


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
    """The process that holds the room, or else the least loaded one. NoRelay without any, RelaysFull when
    each has all that it was measured to carry.
    """
    holder = await redis.get(keys.lease(room))
    if holder is not None:
        name = str(holder).rpartition(":")[0]
        if await redis.exists(keys.worker(name)):
            return name
    beats = await workers(redis)
    if not beats:
        raise NoRelay
    loads = await _loads(redis, beats)
    free = [(beat, used) for beat, used in zip(beats, loads, strict=True) if used < 1]
    if not free:
        raise RelaysFull
    # A loop that lags is the last choice, but better than no call at all.
    best, _ = min(free, key=lambda one: (bool(one[0].get("strained")), one[1]))
    await _place(redis, str(best["id"]))
    return str(best["id"])


async def _loads(redis: Redis, beats: list[dict[str, Any]]) -> list[float]:
    """The share of its budget that each process uses; rooms it was just given count as what a room costs."""
    placed = await redis.mget([keys.placed(beat["id"]) for beat in beats])
    return [load(beat, int(rooms or 0)) for beat, rooms in zip(beats, placed, strict=True)]


def load(beat: dict[str, Any], placed: int) -> float:
    """1 is full. `placed`: rooms given in the last seconds, of which nothing can have been measured yet."""
    packets = beat["packets"] + placed * settings.RELAY_ROOM_PACKETS
    return float(max(packets / settings.RELAY_BUDGET, beat.get("cpu", 0) / settings.RELAY_CPU_BUDGET))


async def _place(redis: Redis, worker_id: str) -> None:
    name = keys.placed(worker_id)
    if await redis.incr(name) == 1:
        await redis.expire(name, keys.PLACED_SECONDS)
