"""Leases of rooms: one process holds a room, and knows at once when it does not any more."""

from uuid import UUID

from redis.asyncio import Redis

from media_relay import keys

# Touches only what is still ours.
_OURS = "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end "
_RENEW = _OURS + "return redis.call('pexpire', KEYS[1], ARGV[2])"
_RELEASE = _OURS + "return redis.call('del', KEYS[1])"


class Leases:
    """The rooms of one process. A lease is `worker:epoch`; each taking has a new epoch, so an old holder
    that wakes
    up late finds that the value is not its own and lets go.
    """

    def __init__(self, redis: Redis, worker_id: str) -> None:
        self._redis = redis
        self._worker = worker_id
        self._held: dict[UUID, str] = {}

    @property
    def held(self) -> set[UUID]:
        return set(self._held)

    async def take(self, room: UUID) -> str | None:
        """None when the room is ours now, else the id of the process that holds it."""
        if room in self._held:
            return None
        epoch = await self._redis.incr(keys.epoch(room))
        await self._redis.expire(keys.epoch(room), keys.PLACES_SECONDS)
        value = f"{self._worker}:{epoch}"
        if await self._redis.set(keys.lease(room), value, nx=True, px=keys.LEASE_MS):
            self._held[room] = value
            return None
        holder = str(await self._redis.get(keys.lease(room)) or "").rpartition(":")[0]
        return holder or await self.take(room)

    async def renew(self) -> set[UUID]:
        """Prolongs every lease; returns the rooms that somebody else holds now."""
        lost: set[UUID] = set()
        for room, value in list(self._held.items()):
            if await self._redis.eval(_RENEW, 1, keys.lease(room), value, keys.LEASE_MS):
                continue
            # Redis may have restarted empty: nobody else is there, and the call goes on.
            if not await self._redis.set(keys.lease(room), value, nx=True, px=keys.LEASE_MS):
                lost.add(room)
                del self._held[room]
        return lost

    async def release(self, room: UUID) -> None:
        value = self._held.pop(room, None)
        if value is not None:
            await self._redis.eval(_RELEASE, 1, keys.lease(room), value)
