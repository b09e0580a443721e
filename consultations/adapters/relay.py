"""The relay, as an act uses it: a place in a room, tracks by name, and nothing about the patient."""

import datetime as dt
from functools import partial
from uuid import UUID

import structlog
from django.db import transaction
from redis.exceptions import RedisError

from consultations.enums import PartyRole
from consultations.models import Consultation, Party
from media_relay import grants, rooms

logger = structlog.get_logger(__name__)

SEATS = {
    PartyRole.PHYSICIAN: "physician",
    PartyRole.SECOND_PHYSICIAN: "specialist",
    PartyRole.CART: "cart",
    PartyRole.PATIENT: "patient",
    PartyRole.GUEST: "companion",
}
CONVERSATION = frozenset({"camera", "voice"})
TRACKS = {PartyRole.CART: CONVERSATION | {"hand_camera", "stethoscope"}}


def grant_of(party: Party, at: dt.datetime) -> dict[str, object]:
    """What the browser needs to enter: a grant for one use, and which tracks it may send."""
    role = PartyRole(party.role)
    tracks = TRACKS.get(role, CONVERSATION)
    token = grants.grant_issue(
        room=party.consultation.public_id,
        participant=party.public_id,
        label=party.label,
        role=SEATS[role],
        publish=tracks,
        waiting=party.admitted_at is None,
        account=party.user_id,
        at=at,
    )
    return {
        "grant": token,
        "participant": str(party.public_id),
        "role": SEATS[role],
        "tracks": sorted(tracks),
        "waiting": party.admitted_at is None,
    }


def let_in(consultation: Consultation, at: dt.datetime) -> None:
    """After the commit, those who wait at the cart see and hear, and are seen and heard."""
    for party in consultation.parties.filter(role=PartyRole.CART).order_by("pk"):
        transaction.on_commit(partial(_admit, consultation.public_id, party.public_id, at))


def close_room(consultation: Consultation) -> None:
    """After the commit, the call ends for everybody: the act is closed or cancelled."""
    transaction.on_commit(partial(_close, consultation.public_id))


def _admit(room: UUID, participant: UUID, at: dt.datetime) -> None:
    # The act is admitted whatever becomes of the line: the cart asks for a new grant when it sees the state.
    try:
        rooms.participant_admit(room=room, participant=participant, at=at)
    except RedisError:
        logger.exception("relay_not_told_of_admission")


def _close(room: UUID) -> None:
    try:
        rooms.room_close(room=room)
    except RedisError:
        logger.exception("relay_not_told_of_end")
