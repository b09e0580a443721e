"""Leases of rooms: one process holds a room, and knows at once when it does not any more."""

import time
from collections.abc import Callable
from uuid import UUID

from redis.asyncio import Redis

from media_relay import keys

# A lease whose holder's heart beats no more is there to be taken; ours from before is given a new epoch.
_TAKE = """
local lease = redis.call('get', KEYS[1])
local holder = lease and string.match(lease, '^(.*):')
if holder and holder ~= ARGV[1] and redis.call('exists', ARGV[3] .. holder) == 1 then return lease end
local mine = ARGV[1] .. ':' .. redis.call('incr', KEYS[2])
redis.call('expire', KEYS[2], ARGV[4])
redis.call('set', KEYS[1], mine, 'px', ARGV[2])
return mine
"""
# Touches only what is still ours.
_OURS = "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end "
_RENEW = _OURS + "return redis.call('pexpire', KEYS[1], ARGV[2])"
_RELEASE = _OURS + "return redis.call('del', KEYS[1])"


class Leases:
    """The rooms of one process. A lease is `worker:epoch`; each taking has a new epoch, so an old holder that
    wakes up late finds that the value is not its own and lets go. Worker ids are new at each start.
    """

    def __init__(self, redis: Redis, worker_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis
        self._worker = worker_id
        self._clock = clock
        self._held: dict[UUID, str] = {}
        self._until: dict[UUID, float] = {}

    @property
    def held(self) -> set[UUID]:
        return set(self._held)

    def holds(self, room: UUID) -> bool:
        """Whether the room is certainly ours: a process that slept past its lease no longer says so."""
        return self._clock() < self._until.get(room, 0.0)

    async def take(self, room: UUID) -> str | None:
        """None when the room is ours now, else the id of the process that holds it."""
        if self.holds(room) or (room in self._held and await self._renew(room)):
            return None
        self._forget(room)
        asked = self._clock()
        told = (keys.lease(room), keys.epoch(room), self._worker, keys.LEASE_MS)
        lease = str(await self._redis.eval(_TAKE, 2, *told, keys.worker(""), keys.PLACES_SECONDS))
        holder = lease.rpartition(":")[0]
        if holder != self._worker:
            return holder
        self._keep(room, lease, asked)
        return None

    async def renew(self) -> set[UUID]:
        """Prolongs every lease; returns the rooms that somebody else holds now."""
        lost = {room for room in self.held if not await self._renew(room)}
        for room in lost:
            self._forget(room)
        return lost

    async def _renew(self, room: UUID) -> bool:
        name, value, asked = keys.lease(room), self._held.get(room), self._clock()
        if value is None:  # given back while others were prolonged
            return True
        # Redis may have restarted empty: nobody else is there, and the call goes on.
        ours = await self._redis.eval(_RENEW, 1, name, value, keys.LEASE_MS) or await self._redis.set(
            name, value, nx=True, px=keys.LEASE_MS
        )
        if ours and self._held.get(room) == value:
            self._keep(room, value, asked)
        return bool(ours)

    async def release(self, room: UUID) -> None:
        value = self._held.get(room)
        self._forget(room)
        if value is not None:
            await self._redis.eval(_RELEASE, 1, keys.lease(room), value)

    def _keep(self, room: UUID, value: str, asked: float) -> None:
        self._held[room], self._until[room] = value, asked + keys.LEASE_MS / 1000

    def _forget(self, room: UUID) -> None:
        self._held.pop(room, None)
        self._until.pop(room, None)
