"""Grants: what a trade app signs so that a browser may enter one room, once, as one participant.

A grant never names a patient. It travels in the first message of the socket, never in an address.
"""

import datetime as dt
import secrets
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing

from core.errors import Refused
from media_relay.engine.roles import DRIVERS, SeatRole, TrackRole

_SALT = "media_relay.grant"
_LONGEST = 2000
LONGEST_LABEL = 80


class GrantRefused(Refused):
    """Forged, expired, used already, or meant for another room."""

    default = "Cet accès à la salle n’est plus valable. Rechargez la page."


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """`rights_at` (ms) dates the rights: a change made during the call wins over an older grant.

    `account` is the key of the account it was issued to: nobody else uses it. None for who has no account.
    `person` is the participant whose second device this is; None for a first, or only, one.
    `silent`: their voice is not forwarded, whatever they send.
    """

    room: UUID
    participant: UUID
    account: int | None
    label: str
    role: SeatRole
    publish: frozenset[TrackRole]
    waiting: bool
    drives: bool
    rights_at: int
    expires_at: int
    nonce: str
    person: UUID | None = None
    silent: bool = False


def milliseconds(at: dt.datetime) -> int:
    """An instant as it is written in grants."""
    return int(at.timestamp() * 1000)


def grant_issue(
    *,
    room: UUID,
    participant: UUID,
    label: str,
    role: str,
    publish: frozenset[str],
    waiting: bool,
    drives: bool | None = None,
    account: int | None = None,
    person: UUID | None = None,
    silent: bool = False,
    at: dt.datetime,
) -> str:
    """A grant to be used once within RELAY_GRANT_SECONDS. ValueError for an unknown role or track.

    `drives`: whether its holder may drive the camera of the cart; by default those who examine may.
    """
    return _signed(
        Grant(
            room=room,
            participant=participant,
            account=account,
            label=label[:LONGEST_LABEL],
            role=SeatRole(role),
            publish=frozenset(TrackRole(track) for track in publish),
            waiting=waiting,
            drives=role in DRIVERS if drives is None else drives,
            rights_at=milliseconds(at),
            expires_at=milliseconds(at) + settings.RELAY_GRANT_SECONDS * 1000,
            nonce=secrets.token_urlsafe(12),
            person=person,
            silent=silent,
        )
    )


def grant_renew(grant: Grant, *, at: dt.datetime) -> str:
    """The same rights, of the same date, for another use."""
    return _signed(
        replace(
            grant,
            expires_at=milliseconds(at) + settings.RELAY_GRANT_SECONDS * 1000,
            nonce=secrets.token_urlsafe(12),
        )
    )


# What a cart sends at the most: its two cameras.
_TRIED = frozenset({"camera", "hand_camera"})


class LineTestGrants(NamedTuple):
    """Two grants of one throw-away room, for `line_test.js`."""

    send: str
    receive: str


def line_test_grants(*, account: int | None = None, at: dt.datetime) -> LineTestGrants:
    """What a page needs to try the line before a call: a sender and a receiver in a room of their own."""
    room = uuid4()

    def issue(role: SeatRole, publish: frozenset[str]) -> str:
        return grant_issue(
            room=room,
            participant=uuid4(),
            label="",
            role=role,
            publish=publish,
            waiting=False,
            account=account,
            at=at,
        )

    return LineTestGrants(issue(SeatRole.CART, _TRIED), issue(SeatRole.OBSERVER, frozenset()))


def _signed(grant: Grant) -> str:
    return signing.Signer(salt=_SALT).sign_object(
        {
            "r": str(grant.room),
            "p": str(grant.participant),
            "u": grant.account,
            "l": grant.label,
            "o": grant.role.value,
            "t": sorted(track.value for track in grant.publish),
            "w": grant.waiting,
            "v": grant.drives,
            "s": grant.silent,
            "a": grant.rights_at,
            "e": grant.expires_at,
            "n": grant.nonce,
            "d": None if grant.person is None else str(grant.person),
        }
    )


def grant_read(token: Any, *, at: dt.datetime) -> Grant:
    """The grant that a token carries. GrantRefused when it was not signed by us or is too old."""
    if not isinstance(token, str) or len(token) > _LONGEST:
        raise GrantRefused
    try:
        said = signing.Signer(salt=_SALT).unsign_object(token)
        grant = Grant(
            room=UUID(said["r"]),
            participant=UUID(said["p"]),
            account=said["u"],
            label=said["l"],
            role=SeatRole(said["o"]),
            publish=frozenset(TrackRole(track) for track in said["t"]),
            waiting=said["w"],
            drives=said["v"],
            silent=said["s"],
            rights_at=said["a"],
            expires_at=said["e"],
            nonce=said["n"],
            person=None if said["d"] is None else UUID(said["d"]),
        )
    except (signing.BadSignature, KeyError, ValueError, TypeError) as failure:
        raise GrantRefused from failure
    if milliseconds(at) >= grant.expires_at:
        raise GrantRefused
    return grant
