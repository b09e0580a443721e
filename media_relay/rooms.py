"""What trade apps do with a room during the call. Call them after the commit that decided it.

They tell the process that holds the room, if any; the rights are kept either way, so that a participant who
enters, reloads or comes back later finds them, and the process looks at them by itself every five seconds.
Redis errors go up to the caller. Said twice, everything here is what it was said once.
"""

import datetime as dt
import json
from collections.abc import Callable
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from redis import Redis

from media_relay import keys
from media_relay.engine.roles import TrackRole
from media_relay.grants import milliseconds

# Said, and not merely unknown: a Redis that restarted empty ends no aside.
NO_ASIDE = json.dumps(None)


@cache
def _redis() -> Redis:
    return Redis.from_url(settings.RELAY_REDIS_URL, decode_responses=True, socket_timeout=5)


def participant_admit(*, room: UUID, participant: UUID, at: dt.datetime) -> None:
    """Lets somebody in from the waiting room: they see and hear, and are seen and heard, at once."""
    _amend(room, participant, at, waiting=False)


def participant_hold(*, room: UUID, participant: UUID, at: dt.datetime) -> None:
    """Sends somebody back to the waiting room: nothing reaches them any more."""
    _amend(room, participant, at, waiting=True)


def participant_allow(*, room: UUID, participant: UUID, publish: frozenset[str], at: dt.datetime) -> None:
    """Sets what somebody may publish. A track no longer in it stops being forwarded at once."""
    _amend(room, participant, at, publish=sorted(TrackRole(track).value for track in publish))


def participant_allow_driving(*, room: UUID, participant: UUID, drives: bool, at: dt.datetime) -> None:
    """Says whether somebody may drive the camera of the cart. Who drives and no longer may, loses it."""
    _amend(room, participant, at, drives=drives)


def participant_silence(*, room: UUID, participant: UUID, silent: bool, at: dt.datetime) -> None:
    """Says whether somebody’s voice is kept from the others. They go on hearing, and showing themselves."""
    _amend(room, participant, at, silent=silent)


def participant_remove(*, room: UUID, participant: UUID, at: dt.datetime) -> None:
    """Shows somebody out. Grants issued before `at` are worth nothing any more; a new one lets them back
    in.
    """
    _amend(room, participant, at, removed=True)


def aside_begin(*, room: UUID, aside: UUID, by: UUID) -> None:
    """Parts the room in two: professionals, and those on the patient’s side, who neither see nor hear each
    other any more. It ends by itself when the participant `by` leaves; the event `aside` says so.
    """
    redis = _redis()
    kept = json.dumps({"aside": str(aside), "by": str(by)})
    redis.set(keys.aside(room), kept, ex=keys.PLACES_SECONDS)
    _tell(redis, room, {"op": "aside"})


def aside_end(*, room: UUID) -> None:
    """Everybody is where they were. Nothing happens when there is no aside."""
    redis = _redis()
    redis.set(keys.aside(room), NO_ASIDE, ex=keys.PLACES_SECONDS)
    _tell(redis, room, {"op": "aside"})


def room_close(*, room: UUID) -> None:
    """Ends the call for everybody. The room does not open again, but by `room_reopen`."""
    redis = _redis()
    redis.set(keys.closed(room), 1, ex=keys.PLACES_SECONDS)
    redis.delete(keys.places(room), keys.aside(room))
    _tell(redis, room, {"op": "close"})


def room_reopen(*, room: UUID) -> None:
    """What was called off takes place after all: whoever has a new grant may enter."""
    _redis().delete(keys.closed(room))


def room_people(*, room: UUID) -> dict[UUID, dict[str, Any]]:
    """Rights of everybody who ever entered, as kept: label, role, publish, waiting, removed."""
    kept = cast(dict[str, str], _redis().hgetall(keys.places(room)))
    return {UUID(participant): json.loads(raw) for participant, raw in kept.items()}


def participant_settle(
    *, room: UUID, participant: UUID, removed: bool, silent: bool, admitted: bool, at: dt.datetime
) -> None:
    """Makes what is kept of somebody what is true of them, whatever crossed it: where it differs, it is told
    with a newer instant than any that is kept. Nobody is brought back in, nor held again: a new grant does.
    """

    def wrong(kept: dict[str, Any]) -> dict[str, Any]:
        if removed:
            return {} if kept.get("removed") else {"removed": True}
        changes: dict[str, Any] = {} if kept.get("silent", False) == silent else {"silent": silent}
        return {**changes, "waiting": False} if admitted and kept.get("waiting") else changes

    def change(kept: dict[str, Any]) -> dict[str, Any] | None:
        changes = wrong(kept)
        return {**kept, **changes, "at": max(milliseconds(at), kept.get("at", 0) + 1)} if changes else None

    _change(room, participant, change)


def _amend(room: UUID, participant: UUID, at: dt.datetime, **changes: Any) -> None:
    """One that is said again after a newer one, or after a newer grant, changes nothing."""

    def change(kept: dict[str, Any]) -> dict[str, Any] | None:
        is_older = kept.get("at", 0) > milliseconds(at)
        return None if is_older else {**kept, **changes, "at": milliseconds(at)}

    _change(room, participant, change)


def _change(room: UUID, participant: UUID, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    """Two changes at once are both kept, and told in the order in which they were."""
    name, who = keys.places(room), str(participant)

    def merge(pipe: Any) -> None:
        raw, holder = pipe.hget(name, who), pipe.get(keys.lease(room))
        # Before the first entry only the change is known: the grant will bring the rest.
        place = change(json.loads(raw or "{}"))
        if place is None:
            return
        pipe.multi()
        pipe.hset(name, who, json.dumps(place))
        pipe.expire(name, keys.PLACES_SECONDS)
        _pass_on(pipe, holder, room, {"op": "amend", "participant": who, "place": place})

    _redis().transaction(merge, name)


def _tell(redis: Redis, room: UUID, message: dict[str, Any]) -> None:
    _pass_on(redis, cast(str | None, redis.get(keys.lease(room))), room, message)


def _pass_on(redis: Any, holder: str | None, room: UUID, message: dict[str, Any]) -> None:
    """Where nobody holds the room now, whoever takes it looks at what is kept."""
    if holder is not None:
        redis.rpush(keys.inbox(holder.rpartition(":")[0]), json.dumps({**message, "room": str(room)}))
