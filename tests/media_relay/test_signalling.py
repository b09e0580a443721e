"""The socket against a real relay process and a real Redis-protocol server."""

import asyncio
import json
from uuid import uuid4

from aiortc import RTCPeerConnection
from channels.layers import get_channel_layer

from core import clock
from core.actors import Actor
from media_relay import consumers, keys, rooms
from media_relay.grants import grant_issue
from tests.media_relay.clients import (
    STOCK,
    GreyPicture,
    Tone,
    brightness,
    frequency,
    next_frames,
    publish,
    subscribe,
)


async def test_two_browsers_meet_through_socket_redis_and_process(relay, sockets, granted) -> None:
    cart, physician = uuid4(), uuid4()
    first, second = await sockets(), await sockets()
    welcome = await first.join(granted(cart, "cart"))
    assert welcome["participant"] == str(cart)
    assert welcome["ice_servers"] == []
    publishing = await publish(first, {"camera": GreyPicture(60), "voice": Tone(440)})
    roster = (await second.join(granted(physician)))["roster"]
    assert {person["participant"] for person in roster} == {str(cart), str(physician)}
    tracks = next(person["tracks"] for person in roster if person["participant"] == str(cart))
    assert {track["role"] for track in tracks} == {"camera", "voice"}

    receiving, received = await subscribe(second, 2, 2)
    told = await second.hear("slots")
    while len(told["slots"]) < 2:
        told = await second.hear("slots")
    assert told["connection"] == "s1"
    by_role = {slot["role"]: received[mid] for mid, slot in told["slots"].items()}
    assert abs(brightness((await next_frames(by_role["camera"], 5))[-1]) - 60) < 8
    assert abs(frequency(await next_frames(by_role["voice"], 8)) - 440) < 20
    await publishing.close()
    await receiving.close()


async def test_credentials_of_the_turn_servers_are_renewed_with_the_grant(
    relay, sockets, granted, settings, monkeypatch
) -> None:
    """They are good for an hour; a call that lasts longer builds its next connections with fresh ones."""
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example.fr:3478"], "s3cret"
    monkeypatch.setattr(consumers, "_JOIN_SECONDS", 2.0)
    monkeypatch.setattr(consumers, "_WATCH_SECONDS", 0.05)
    monkeypatch.setattr(consumers, "_RENEW_ROUNDS", 1)
    socket = await sockets()
    first = (await socket.join(granted()))["ice_servers"]
    renewed = await socket.hear("grant")
    (server,) = renewed["ice_servers"]
    assert server["urls"] == ["turn:turn.example.fr:3478"]
    until, _, participant = server["username"].partition(":")
    assert int(until) > int(first[0]["username"].partition(":")[0])
    assert int(until) >= clock.now().timestamp() + 3590
    assert participant == first[0]["username"].partition(":")[2]


async def test_grant_works_once(relay, sockets, granted) -> None:
    grant = granted()
    assert (await (await sockets()).join(grant))["type"] == "welcome"
    thief = await sockets()
    refusal = await thief.join(grant)
    assert refusal["type"] == "refused"
    assert refusal["text"] == "Cet accès à la salle n’est plus valable. Rechargez la page."
    assert (await thief.hear("close"))["code"] == 4401


async def test_forged_expired_and_missing_grants_are_refused(relay, sockets, granted) -> None:
    old = granted(at=clock.now().replace(year=2020))
    for grant in (granted()[:-2] + "xx", old, "", None, 7, "x" * 5000):
        refusal = await (await sockets()).join(grant)
        assert (refusal["type"], refusal["code"]) == ("refused", "grantrefused"), grant


async def test_socket_cannot_slip_into_another_room(relay, sockets, granted) -> None:
    participant = uuid4()
    socket = await sockets()
    await socket.join(granted(participant))
    elsewhere = grant_issue(
        room=uuid4(),
        participant=participant,
        label="x",
        role="physician",
        publish=frozenset(),
        waiting=False,
        at=clock.now(),
    )
    assert (await socket.join(elsewhere))["type"] == "refused"


async def test_grant_of_an_account_works_in_no_other_session(relay, sockets, granted) -> None:
    mine, participant = Actor(label="Dr Morel", role="physician", user_id=7), uuid4()
    thief = Actor(label="Luc Ferrand", role="regional_admin", user_id=8)
    grant = granted(participant, account=7)
    for other in (None, thief):
        refusal = await (await sockets(other)).join(grant)
        assert (refusal["type"], refusal["code"]) == ("refused", "grantrefused")
    welcome = await (await sockets(mine)).join(grant)
    assert welcome["participant"] == str(participant)
    refusal = await (await sockets(thief)).join(welcome["grant"])
    assert refusal["type"] == "refused"


async def test_who_is_signed_out_leaves_the_room_at_once(relay, sockets, granted) -> None:
    leaving, staying = await sockets(), await sockets()
    participant = uuid4()
    await staying.join(granted())
    await leaving.join(granted(participant))
    await leaving.close(4401)
    told = await staying.hear("left")
    assert (told["participant"], told["reason"]) == (str(participant), "left")


async def test_who_loses_the_line_keeps_their_place(relay, sockets, granted) -> None:
    leaving, staying = await sockets(), await sockets()
    participant = uuid4()
    await staying.join(granted())
    await leaving.join(granted(participant))
    await leaving.close(1006)
    assert (await staying.hear("away", "left"))["type"] == "away"


async def test_nothing_is_answered_before_the_grant(relay, sockets) -> None:
    socket = await sockets()
    await socket.say("subscribe", sdp="v=0", connection="x")
    assert (await socket.hear("answer"))["code"] == 4401


async def test_strange_messages_close_the_socket(relay, sockets) -> None:
    for text in (
        "not json",
        "[]",
        '{"type": "__init__"}',
        '{"type": "x y"}',
        json.dumps({"type": "join" * 20_000}),
    ):
        socket = await sockets()
        await socket.send_raw(text)
        assert (await socket.hear("answer"))["code"] == 4400


async def test_flood_closes_the_socket(relay, sockets, granted) -> None:
    socket = await sockets()
    await socket.join(granted())
    for _ in range(80):
        await socket.say("ping")
    assert (await socket.hear("close"))["code"] == 4429


async def test_ungranted_track_and_nonsense_offers_are_refused(relay, sockets, granted) -> None:
    socket = await sockets()
    await socket.join(granted(publish=frozenset({"voice"})))
    pc = RTCPeerConnection(STOCK)
    pc.addTransceiver(GreyPicture(60), direction="sendonly")
    await pc.setLocalDescription(await pc.createOffer())
    refusal = await socket.ask("publish", sdp=pc.localDescription.sdp, tracks={"0": "camera"})
    assert refusal["code"] == "offerrefused"
    await pc.close()
    for sdp in ("", "v=0\r\nm=video 9 X\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", "x" * 60_000):
        refusal = await socket.ask("publish", sdp=sdp, tracks={"0": "voice"})
        assert refusal["type"] == "refused"
    assert (await socket.ask("ping", "pong"))["type"] == "pong"


async def test_admission_reaches_the_socket_and_the_trade_app(relay, sockets, granted) -> None:
    physician, patient = uuid4(), uuid4()
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(keys.group(granted.room), channel)
    host = await sockets()
    await host.join(granted(physician))
    guest = await sockets()
    welcome = await guest.join(granted(patient, "patient", waiting=True))
    assert welcome["waiting"] is True
    assert [person["participant"] for person in welcome["roster"]] == [str(patient)]
    while (told := await host.hear("joined"))["participant"] != str(patient):
        pass
    assert told["waiting"] is True

    await asyncio.to_thread(rooms.participant_admit, room=granted.room, participant=patient, at=clock.now())
    changed = await guest.hear("changed")
    assert (changed["participant"], changed["waiting"]) == (str(patient), False)
    names = []
    async with asyncio.timeout(5):
        while "changed" not in names:
            event = await layer.receive(channel)
            assert event["type"] == "relay.event"
            assert event["room"] == str(granted.room)
            names.append(event["name"])
    assert names[:2] == ["joined", "joined"]


async def test_admission_before_the_first_entry_is_not_lost(relay, sockets, granted) -> None:
    patient = uuid4()
    grant = granted(patient, "patient", waiting=True)
    await asyncio.to_thread(rooms.participant_admit, room=granted.room, participant=patient, at=clock.now())
    assert (await (await sockets()).join(grant))["waiting"] is False


async def test_removed_participant_does_not_come_back_with_an_older_grant(relay, sockets, granted) -> None:
    patient = uuid4()
    spare = granted(patient, "patient")
    socket = await sockets()
    await socket.join(granted(patient, "patient"))
    await asyncio.to_thread(rooms.participant_remove, room=granted.room, participant=patient, at=clock.now())
    assert (await socket.hear("left"))["reason"] == "removed"
    assert (await (await sockets()).join(spare))["type"] == "refused"
    assert (await (await sockets()).join(granted(patient, "patient")))["type"] == "welcome"


async def test_closed_room_ends_for_everybody_and_stays_closed_until_it_is_opened_again(
    relay, sockets, granted
) -> None:
    socket = await sockets()
    await socket.join(granted())
    await asyncio.to_thread(rooms.room_close, room=granted.room)
    assert (await socket.hear("left"))["reason"] == "closed"
    assert (await (await sockets()).join(granted()))["type"] == "refused"
    await asyncio.to_thread(rooms.room_reopen, room=granted.room)
    assert (await (await sockets()).join(granted()))["type"] == "welcome"


async def test_reload_takes_the_place_over_from_the_old_page(relay, sockets, granted) -> None:
    participant = uuid4()
    old = await sockets()
    await old.join(granted(participant), session="before")
    new = await sockets()
    welcome = await new.join(granted(participant), session="after")
    assert len(welcome["roster"]) == 1
    assert welcome["publishing"] is False
    assert (await old.hear("replaced"))["text"] == "Cet appel a été repris sur un autre écran."
    assert (await old.hear("close"))["code"] == 4409


async def test_socket_cut_and_back_finds_its_connections_still_there(relay, sockets, granted) -> None:
    participant = uuid4()
    socket = await sockets()
    welcome = await socket.join(granted(participant, "cart"))
    pc = await publish(socket, {"voice": Tone(440)})
    await socket.hear("connected")
    await socket.close()
    again = await sockets()
    resumed = await again.join(welcome["grant"])
    assert resumed["publishing"] is True
    assert resumed["roster"][0]["tracks"] == [{"role": "voice", "muted": False}]
    assert pc.connectionState == "connected"
    await pc.close()
