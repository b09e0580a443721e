"""What a browser says of its line: a closed list, bounded, and told with the process that serves."""

import datetime as dt
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_relay import reports

AT = dt.datetime(2026, 11, 26, 14, 0, tzinfo=dt.UTC)
WHO = str(uuid4())
CAMERA = {"way": "down", "role": "camera", "from": WHO, "level": "small", "kbps": 80, "loss": 0.01, "fps": 12}


def said(**fields):
    return {"verdict": "fair", **fields}


def test_known_numbers_are_kept_and_nothing_else() -> None:
    report = said(rtt_ms=80, loss=0.012345, note="Mme Petit", freezes=-1, up_kbps=True, seconds=10)
    kept = {
        "verdict": "fair",
        "rtt_ms": 80,
        "loss": 0.0123,
        "seconds": 10,
        "tracks": [],
        "cuts": [],
        "outages": [],
    }
    assert reports.bounded(report) == kept


@pytest.mark.parametrize("strange", [None, [], {}, {"verdict": "normal"}, {"verdict": ["good"]}, "good"])
def test_without_a_verdict_of_ours_nothing_is_kept(strange) -> None:
    assert reports.bounded(strange) is None


def test_a_track_keeps_the_numbers_of_its_kind() -> None:
    voice = {"way": "down", "role": "voice", "from": WHO, "made_up": 0.02, "fps": 30, "name": "Petit"}
    kept = reports.bounded(said(tracks=[CAMERA, voice]))["tracks"]
    assert kept[0] == CAMERA
    assert kept[1] == {"way": "down", "role": "voice", "from": WHO, "level": "full", "made_up": 0.02}


@pytest.mark.parametrize(
    "strange",
    [
        "camera",
        {"way": "up", "role": "face"},
        {"way": "sideways", "role": "camera"},
        {"way": "down", "role": "camera", "from": "Mme Petit"},
        {"way": "down", "role": "camera"},
        {"way": ["up"], "role": ["camera"]},
    ],
)
def test_a_track_that_is_none_of_ours_is_left_out(strange) -> None:
    assert reports.bounded(said(tracks=[strange]))["tracks"] == []


def test_impossible_values_are_left_out() -> None:
    track = {**CAMERA, "kbps": 1e9, "loss": 1.5, "fps": float("nan"), "level": "huge"}
    assert reports.bounded(said(tracks=[track]))["tracks"] == [
        {"way": "down", "role": "camera", "from": WHO, "level": "full"}
    ]


def test_there_is_a_most_of_tracks_and_of_cuts() -> None:
    cut = {"number": 1, "ago_ms": 9000, "ms": 7000}
    kept = reports.bounded(said(tracks=[CAMERA] * 500, cuts=[cut] * 500))
    assert len(kept["tracks"]) == reports.MOST_TRACKS
    assert kept["cuts"] == [cut] * reports.MOST_CUTS
    assert reports.bounded(said(cuts=[{"number": 1, "ms": 7000}]))["cuts"] == []


def test_a_device_that_went_away_is_told_while_it_is_away_and_when_it_is_back() -> None:
    away = {"number": 1, "role": "hand_camera", "ago_ms": 4000}
    back = {"number": 1, "role": "hand_camera", "ago_ms": 9000, "ms": 7000}
    assert reports.bounded(said(outages=[away]))["outages"] == [away]
    assert reports.bounded(said(outages=[{**back, "label": "Mme Petit"}] * 500))["outages"] == (
        [back] * reports.MOST_OUTAGES
    )


@pytest.mark.parametrize(
    "strange", [{"role": "screen"}, {"role": ["voice"]}, {"ago_ms": -1}, {"number": None}]
)
def test_what_is_no_device_and_no_moment_is_left_out(strange) -> None:
    away = {"number": 1, "role": "voice", "ago_ms": 4000, **strange}
    assert reports.bounded(said(outages=[away]))["outages"] == []


json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(json, json, json, json)
def test_whatever_is_said_is_survived(line, tracks, cuts, outages) -> None:
    said = {"verdict": "good", "rtt_ms": line, "tracks": tracks, "cuts": cuts, "outages": outages}
    kept = reports.bounded(said)
    assert kept is not None
    assert set(kept) <= set(said)


def test_the_event_names_the_process_and_tells_two_loads_of_a_page_apart() -> None:
    def told(session: str):
        report = reports.bounded(said())
        return reports.event(uuid4(), uuid4(), report, relay="relay-1", session=session, at=AT)["data"]

    assert told("a")["relay"] == "relay-1"
    assert told("a")["page"] != told("b")["page"]
    assert "secret" not in str(told("secret"))


def test_who_reports_all_the_time_is_heard_now_and_then() -> None:
    limit = reports.limit()
    heard = sum(limit.allows(100 + turn / 10) for turn in range(600))  # ten a second, a minute long
    assert heard < 40


async def test_reports_of_a_page_reach_those_who_watch_the_room(relay, sockets, granted) -> None:
    from channels.layers import get_channel_layer

    from media_relay import keys

    layer, participant = get_channel_layer(), uuid4()
    channel = await layer.new_channel()
    await layer.group_add(keys.group(granted.room), channel)
    socket = await sockets()
    await socket.join(granted(participant))
    await socket.say("stats", report=said(rtt_ms=80, tracks=[CAMERA], secret="x"))
    while (event := await layer.receive(channel))["name"] != "line":
        pass
    assert event["participant"] == str(participant)
    assert event["data"]["tracks"] == [CAMERA]
    assert event["data"]["relay"].startswith("relay-test-")
    assert "secret" not in event["data"]
