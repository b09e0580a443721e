"""The relay, as an act uses it: a place in a room, tracks by name, and nothing about the patient."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from redis.exceptions import RedisError

from consultations.enums import PartyRole
from consultations.models import Aparte, Consultation, Device, Party
from core import clock
from media_relay import grants, rooms

logger = structlog.get_logger(__name__)

SEATS = {
    PartyRole.PHYSICIAN: "physician",
    PartyRole.SECOND_PHYSICIAN: "specialist",
    PartyRole.CART: "cart",
    PartyRole.PATIENT: "patient",
    PartyRole.GUEST: "companion",
    PartyRole.GUARDIAN: "companion",
    PartyRole.INTERPRETER: "interpreter",
    PartyRole.TRAINEE: "observer",
}
CONVERSATION = frozenset({"camera", "voice"})
TRACKS: dict[PartyRole, frozenset[str]] = {
    PartyRole.PHYSICIAN: CONVERSATION | {"screen"},
    PartyRole.SECOND_PHYSICIAN: CONVERSATION | {"screen"},
    PartyRole.CART: CONVERSATION | {"hand_camera", "stethoscope"},
    PartyRole.TRAINEE: frozenset(),
}


def grant_of(party: Party, at: dt.datetime, device: Device | None = None) -> dict[str, object]:
    """What the browser needs to enter: a grant for one use, and which tracks it may send.

    `at`: read before the place was taken, so that whatever was decided of it since wins over the grant.
    """
    role, tracks = _seat(PartyRole(party.role), is_added=device is not None)
    participant = party.public_id if device is None else device.public_id
    token = grants.grant_issue(
        room=party.consultation.public_id,
        participant=participant,
        label=party.label if device is None else device.label,
        role=role,
        publish=tracks,
        waiting=party.admitted_at is None,
        account=party.user_id,
        person=None if device is None else party.public_id,
        silent=party.silenced_at is not None,
        at=at,
    )
    return {
        "grant": token,
        "participant": str(participant),
        "role": role,
        "tracks": sorted(tracks),
        "waiting": party.admitted_at is None,
        "is_added": device is not None,
    }


def _seat(role: PartyRole, *, is_added: bool) -> tuple[str, frozenset[str]]:
    """The seat and its tracks. A device that a nurse adds is her own, and not beside the patient."""
    if role == PartyRole.CART and is_added:
        return "nurse", CONVERSATION
    return SEATS[role], TRACKS.get(role, CONVERSATION)


def let_in(consultation: Consultation, at: dt.datetime) -> None:
    """After the commit, those who wait with the patient see and hear, and are seen and heard."""
    for party in consultation.parties.filter(role__in=(PartyRole.CART, PartyRole.PATIENT)).order_by("pk"):
        admit(party, at)


def admit(party: Party, at: dt.datetime) -> None:
    """After the commit, this one is let in."""
    _tell(
        rooms.participant_admit,
        room=party.consultation.public_id,
        participant=party.public_id,
        at=at,
    )


def remove(party: Party, at: dt.datetime) -> None:
    """After the commit, this one is out with each of their devices, and their grants are worth nothing."""
    for participant in _participants(party):
        _tell(rooms.participant_remove, room=party.consultation.public_id, participant=participant, at=at)


def silence(party: Party, at: dt.datetime) -> None:
    """After the commit, what this one says is forwarded or not, on each of their devices, as the row says."""
    for participant in _participants(party):
        _tell(
            rooms.participant_silence,
            room=party.consultation.public_id,
            participant=participant,
            silent=party.silenced_at is not None,
            at=at,
        )


def part(aparte: Aparte) -> None:
    """After the commit, the patient’s side and the others neither see nor hear each other."""
    _tell(
        rooms.aside_begin,
        room=aparte.consultation.public_id,
        aside=aparte.public_id,
        by=aparte.party.public_id,
    )


def reunite(consultation: Consultation) -> None:
    """After the commit, no aparté lasts."""
    _tell(rooms.aside_end, room=consultation.public_id)


def close_room(consultation: Consultation) -> None:
    """After the commit, the call ends for everybody: the act is closed or cancelled."""
    _tell(rooms.room_close, room=consultation.public_id)


def reopen_room(consultation: Consultation) -> None:
    """After the commit, the call may take place after all."""
    _tell(rooms.room_reopen, room=consultation.public_id)


def close_again(ended: Iterable[Consultation]) -> None:
    """What must not have been said in vain, whoever did not answer then."""
    for consultation in ended:
        rooms.room_close(room=consultation.public_id)


def settle(party: Party, *, is_out: bool, at: dt.datetime) -> None:
    """At once: what the relay keeps of this one, who is held by the caller, is made what the row says,
    whatever crossed it. Redis errors go up.
    """
    for participant in _participants(party):
        rooms.participant_settle(
            room=party.consultation.public_id,
            participant=participant,
            removed=is_out,
            silent=party.silenced_at is not None,
            admitted=party.admitted_at is not None,
            at=at,
        )


def _participants(party: Party) -> tuple[UUID, ...]:
    """The one that they are, and each device that they added."""
    return party.public_id, *party.devices.values_list("public_id", flat=True)


def _tell(gesture: Callable[..., None], **said: Any) -> None:
    transaction.on_commit(partial(_say, gesture, said))


def _say(gesture: Callable[..., None], said: dict[str, Any]) -> None:
    # Dated at the commit: whoever entered before it, while the row was waited for, has an older grant.
    if "at" in said:
        said = said | {"at": max(said["at"], clock.now())}
    # The act goes on whatever becomes of the line: pages ask for a new grant when they see the state, say of
    # an aparté only what the relay says, and `sweep_relay` says again who is out.
    try:
        gesture(**said)
    except RedisError:
        logger.exception("relay_not_told")
