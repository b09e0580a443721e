"""Grants, and everything small around the socket."""

import base64
import datetime as dt
import hashlib
import hmac
from uuid import uuid4

import pytest
from django.core import signing

from media_relay import turn
from media_relay.engine.offers import OfferRefused, clean_offer
from media_relay.engine.roles import SeatRole, TrackRole
from media_relay.grants import GrantRefused, grant_issue, grant_read, grant_renew, line_test_grants
from media_relay.limits import RateLimit

AT = dt.datetime(2026, 11, 24, 14, 30, tzinfo=dt.UTC)


def issue(**fields) -> str:
    given = {
        "room": uuid4(),
        "participant": uuid4(),
        "label": "Dr Morel",
        "role": "physician",
        "publish": frozenset({"camera", "voice"}),
        "waiting": False,
        "at": AT,
    }
    return grant_issue(**{**given, **fields})


def test_grant_says_what_was_granted() -> None:
    room, participant = uuid4(), uuid4()
    grant = grant_read(issue(room=room, participant=participant, waiting=True), at=AT)
    assert (grant.room, grant.participant, grant.label) == (room, participant, "Dr Morel")
    assert (grant.role, grant.waiting) == (SeatRole.PHYSICIAN, True)
    assert grant.publish == {TrackRole.CAMERA, TrackRole.VOICE}


def test_grant_ends_after_its_time(settings) -> None:
    token = issue()
    life = dt.timedelta(seconds=settings.RELAY_GRANT_SECONDS)
    assert grant_read(token, at=AT + life - dt.timedelta(milliseconds=1))
    with pytest.raises(GrantRefused):
        grant_read(token, at=AT + life)


def test_any_change_of_the_token_breaks_it() -> None:
    token = issue()
    for at in range(0, len(token), 7):
        forged = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(GrantRefused):
            grant_read(forged, at=AT)


def test_token_signed_for_something_else_is_no_grant() -> None:
    other = signing.Signer(salt="another.use").sign_object({"r": str(uuid4())})
    with pytest.raises(GrantRefused):
        grant_read(other, at=AT)


def test_token_of_another_secret_is_no_grant(settings) -> None:
    token = issue()
    settings.SECRET_KEY = "another" * 8
    with pytest.raises(GrantRefused):
        grant_read(token, at=AT)


def test_unknown_roles_and_tracks_are_not_granted() -> None:
    with pytest.raises(ValueError, match="visitor"):
        issue(role="visitor")
    with pytest.raises(ValueError, match="smell"):
        issue(publish=frozenset({"smell"}))


def test_renewed_grant_keeps_the_date_of_its_rights_and_has_its_own_use() -> None:
    first = grant_read(issue(), at=AT)
    later = AT + dt.timedelta(minutes=4)
    second = grant_read(grant_renew(first, at=later), at=later)
    assert second.rights_at == first.rights_at
    assert second.expires_at == first.expires_at + 240_000
    assert second.nonce != first.nonce


def test_line_test_has_a_room_of_its_own() -> None:
    pair = line_test_grants(at=AT)
    sender, receiver = grant_read(pair.send, at=AT), grant_read(pair.receive, at=AT)
    assert sender.room == receiver.room
    assert sender.participant != receiver.participant
    assert (sender.publish, receiver.publish) == (
        {TrackRole.CAMERA, TrackRole.HAND_CAMERA},
        frozenset(),
    )


def test_turn_credentials_are_those_coturn_computes(settings) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example.fr:3478"], "s3cret"
    participant = uuid4()
    (server,) = turn.ice_servers(participant, AT)
    assert server["username"] == f"{int(AT.timestamp()) + 3600}:{participant}"
    digest = hmac.new(b"s3cret", server["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(server["credential"]) == digest
    settings.TURN_URLS = []
    assert turn.ice_servers(participant, AT) == []


def test_rate_is_bounded_and_recovers() -> None:
    limit = RateLimit(burst=5, a_second=2)
    assert [limit.allows(100.0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert [limit.allows(101.0) for _ in range(3)] == [True, True, False]


def test_offers_lose_their_candidates_and_are_bounded() -> None:
    candidates = "a=candidate:1 1 udp 1 abc.local 9 typ host\r\na=end-of-candidates\r\n"
    offer = f"v=0\r\nm=audio 9 X\r\n{candidates}a=mid:0\r\n"
    assert clean_offer(offer) == "v=0\r\nm=audio 9 X\r\na=mid:0\r\n"
    for strange in ("", "v=0", "m=audio\r\n" * 30, "a=x\r\n" * 2000, "m=x" * 20_000):
        with pytest.raises(OfferRefused):
            clean_offer(strange)
