"""What the call was worth: heard from the relay, kept with the act, joined to incidents."""

import asyncio
import datetime as dt

import pytest
from channels.layers import get_channel_layer

from consultations import presenters, selectors, services
from consultations.enums import IncidentKind
from consultations.models import CallQuality
from consultations.presenters import quality
from consultations.rules import quality as rules
from consultations.rules import suspicion
from core.errors import NotFound, Refused
from media_relay import keys
from tests.cast import actor_of, signed_in
from tests.consultations.factories import minutes
from tests.consultations.test_consumers import act_path, socket

AT = minutes(5)
VOICE = {"way": "up", "role": "voice", "kbps": 40, "loss": 0.0, "rtt_ms": 60}


def report(at=AT, verdict="good", **fields):
    usual = {"seconds": 10, "relay": "relay-1", "page": "a1"}
    return rules.Reported(at=at, verdict=verdict, **usual | fields)


@pytest.fixture
def call(story):
    """The act, begun, with Nadia in the call."""
    story.begins()
    story.party = services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(1))
    return story


def note(call, seat=None, **fields):
    seat = seat or call.party
    return services.call_quality_note(participant=seat.public_id, reported=report(**fields))


@pytest.fixture
def telephone(call):
    """Nadia's own, which she added: at the cart she stays."""
    services.party_present(party_public_id=call.party.public_id, is_present=True, at=minutes(1))
    call.party.page = "cart"
    call.party.save(update_fields=["page"])
    return services.call_enter(
        actor=call.nurse, public_id=call.public_id, page="telephone", wish=services.ADD, at=minutes(2)
    ).device


# ------------------------------------------------------------------ the rules


def test_the_median_is_of_the_middle_and_never_beyond_the_worst():
    tally = {}
    for loss in (0.0, 0.0, 0.004, 0.3):
        tally = rules.tallied(tally, "loss", loss)
    assert tally["worst"] == 0.3
    assert rules.median(tally, "loss") == 0.001
    assert rules.median(rules.tallied({}, "kbps", 900.0), "kbps") >= 900
    assert rules.median(rules.tallied({}, "rtt_ms", 9.0), "rtt_ms") == 9


def test_a_summary_does_not_grow_with_the_call():
    tracks = {}
    for turn in range(2000):
        one = {**VOICE, "way": "down", "from": str(turn), "kbps": turn % 90}
        tracks = rules.with_tracks(tracks, (one, VOICE))
    assert len(tracks) == rules.MOST_TRACKS
    assert sum(tracks["up/voice"]["numbers"]["kbps"]["counts"]) == 2000


def test_a_picture_that_was_stopped_has_no_worst_rate():
    stopped = {"way": "down", "from": "x", "role": "camera", "level": "stopped", "kbps": 0, "fps": 0}
    shown = {**stopped, "level": "full", "kbps": 700, "fps": 25}
    track = rules.with_tracks({}, (shown, stopped, shown))["down/x/camera"]
    assert (track["steps"], track["numbers"]["kbps"]["worst"]) == (2, 700)


@pytest.mark.parametrize(
    ("seconds", "key", "numbers", "cuts", "kind"),
    [
        ({"good": 600}, "up/voice", {}, 0, ""),
        ({"good": 600}, "up/voice", {}, 1, "line"),
        ({"good": 600, "poor": 30}, "up/voice", {}, 0, "line"),
        ({"good": 600}, "down/x/voice", {"made_up": 0.2}, 0, "sound"),
        ({"good": 600}, "down/x/stethoscope", {"made_up": 0.2}, 0, "stethoscope"),
        ({"good": 600}, "down/x/camera", {"fps": 3}, 0, "image"),
        ({"good": 600}, "down/x/camera", {"frozen_ms": 4000}, 0, "image"),
    ],
)
def test_the_numbers_point_at_a_kind_of_incident(seconds, key, numbers, cuts, kind):
    track = {"numbers": {name: {"worst": value} for name, value in numbers.items()}}
    measured = suspicion.Measured(seconds=seconds, tracks={key: track}, cuts=cuts)
    assert suspicion.suspected([measured]) == kind


@pytest.mark.parametrize(
    ("role", "kind"),
    [("hand_camera", "image"), ("camera", "image"), ("voice", "sound"), ("stethoscope", "stethoscope")],
)
def test_a_device_that_went_away_is_proposed_before_what_was_merely_measured(role, kind):
    poor = suspicion.Measured(seconds={"poor": 60}, tracks={}, cuts=1)
    away = suspicion.Measured(seconds={}, tracks={}, away=[role])
    assert suspicion.suspected([poor, away]) == kind


# ------------------------------------------------------------------ what is kept


def test_reports_add_up_in_one_summary_a_participant(call):
    note(call, tracks=(VOICE,), line={"rtt_ms": 60, "loss": 0.0})
    note(call, at=minutes(6), verdict="poor", tracks=({**VOICE, "loss": 0.2},))
    (kept,) = selectors.qualities_of(call.now())
    assert kept.seconds == {"good": 10, "poor": 10}
    assert kept.tracks["up/voice"]["numbers"]["loss"]["worst"] == 0.2
    assert (kept.first_at, kept.last_at) == (minutes(5), minutes(6))


def test_a_report_that_several_pages_hear_counts_once(call):
    assert note(call) is not None
    assert note(call) is None
    assert note(call, at=minutes(4)) is None
    assert CallQuality.objects.get().seconds == {"good": 10}


def test_a_cut_told_again_and_again_is_kept_once(call):
    cut = {"number": 1, "ago_ms": 20_000, "ms": 7000}
    note(call, cuts=(cut,))
    note(call, at=minutes(6), cuts=({**cut, "ago_ms": 80_000}, {"number": 2, "ago_ms": 41_000, "ms": 41_000}))
    kept = CallQuality.objects.get().cuts
    assert [one["ms"] for one in kept] == [7000, 41_000]
    assert kept[0]["at"] == (minutes(5) - dt.timedelta(seconds=20)).isoformat()


def test_who_did_not_come_back_is_told_once(call):
    note(call)
    for _ in range(2):
        services.call_loss_note(participant=call.party.public_id, at=minutes(8))
    assert quality.cuts(CallQuality.objects.get()) == "Une coupure : sans retour à 14\u00a0h\u00a038."
    assert any("Coupure" in row for row in presenters.quality_rows(call.now()))


def test_a_camera_whose_cable_moved_is_kept_with_the_act_once_and_how_long_it_was_away(call):
    away = {"number": 1, "role": "hand_camera", "ago_ms": 4000}
    note(call, outages=(away,), page="a")
    assert quality.outages(CallQuality.objects.get()) == (
        "Caméra main débranchée : sans retour à 14\u00a0h\u00a034."
    )
    note(call, at=minutes(6), outages=({**away, "ago_ms": 64_000, "ms": 12_000},), page="a")
    note(call, at=minutes(7), outages=({**away, "ago_ms": 30_000, "ms": 3000},), page="after a reload")
    kept = CallQuality.objects.get()
    assert kept.outages[0]["at"] == (minutes(5) - dt.timedelta(seconds=4)).isoformat()
    said = "Caméra main débranchée : 12\u00a0s à 14\u00a0h\u00a034, 3\u00a0s à 14\u00a0h\u00a036."
    assert quality.outages(kept) == said
    assert said in quality.measures_sentence(call.now())
    assert any("Caméra main débranchée" in row for row in presenters.quality_rows(call.now()))
    assert quality.suspected(call.now()) == "image"


def test_a_second_device_has_a_summary_of_its_own_and_neither_mixes_nor_is_lost(call, telephone):
    note(call, verdict="good", tracks=(VOICE,))
    assert note(call, telephone, verdict="poor", tracks=({**VOICE, "loss": 0.3},)) is not None
    note(call, at=minutes(6), verdict="good")
    note(call, telephone, at=minutes(6), verdict="poor")
    cart, own = selectors.qualities_of(call.now())
    assert (cart.seconds, own.seconds) == ({"good": 20}, {"poor": 20})
    assert cart.tracks["up/voice"]["numbers"]["loss"]["worst"] == 0
    assert own.tracks["up/voice"]["numbers"]["loss"]["worst"] == 0.3


def test_each_device_is_called_by_its_name_in_the_summary_and_in_the_file(call, telephone):
    note(call)
    heard = {"way": "down", "from": str(telephone.public_id), "role": "camera", "kbps": 300}
    note(call, telephone, tracks=(VOICE,))
    note(call, at=minutes(6), tracks=(heard,))
    lines = quality.quality_lines(call.now())
    assert [line.who.split(",")[0] for line in lines] == ["Nadia Benali", "Nadia Benali (2e appareil)"]
    assert [track.label for track in lines[0].tracks] == ["Réception, caméra de Nadia Benali (2e appareil)"]
    told = {row[0].split(",")[0] for row in presenters.quality_rows(call.now())}
    assert told == {"Nadia Benali", "Nadia Benali (2e appareil)"}
    assert "Nadia Benali (2e appareil)" in presenters.measures_sentence(call.now())


def test_the_loss_of_a_device_is_that_device_s(call, telephone):
    note(call)
    note(call, telephone)
    services.call_loss_note(participant=telephone.public_id, at=minutes(8))
    assert [len(one.cuts) for one in selectors.qualities_of(call.now())] == [0, 1]


def test_a_change_of_relay_is_counted(call):
    note(call)
    services.call_quality_note(
        participant=call.party.public_id,
        reported=rules.Reported(at=minutes(6), verdict="good", relay="relay-2"),
    )
    assert CallQuality.objects.get().relay_changes == 1


def test_nothing_is_added_once_the_act_is_closed(call):
    call.in_state("closed")
    assert note(call) is None
    assert services.call_quality_note(participant=call.public_id, reported=report()) is None


@pytest.mark.django_db(transaction=True)
def test_the_socket_of_the_act_keeps_what_the_relay_tells(call):
    async def told():
        communicator = socket(call.physician, act_path(call))
        await communicator.connect()
        event = {
            "type": "relay.event",
            "name": "line",
            "room": str(call.public_id),
            "participant": str(call.party.public_id),
            "at": minutes(5).isoformat(),
            "data": {"verdict": "fair", "seconds": 10, "tracks": [VOICE], "relay": "relay-1", "page": "a"},
        }
        layer, group = get_channel_layer(), keys.group(call.public_id)
        await layer.group_send(group, {**event, "name": "joined"})
        await layer.group_send(group, event)
        await layer.group_send(group, {**event, "name": "left", "data": {"reason": "lost"}})
        heard = await communicator.receive_json_from(timeout=5)
        await communicator.disconnect()
        return heard

    assert asyncio.run(told())["event"] == "quality"
    assert CallQuality.objects.get().seconds == {"fair": 10}


# ------------------------------------------------------------------ what is read


def test_the_report_says_it_in_words(client, call, morel):
    note(call, tracks=(VOICE,), cuts=({"number": 1, "ago_ms": 20_000, "ms": 7000},))
    page = signed_in(client, morel).get(f"/teleconsultations/{call.public_id}/compte-rendu/").text
    assert "Qualité de l’appel" in page
    assert "Nadia Benali, au chariot, auprès du patient" in page
    assert "Ligne bonne 10\u00a0s." in page
    assert "Une coupure : 7\u00a0s à 14\u00a0h\u00a034." in page
    assert "Envoi, voix" in page


def test_an_incident_comes_with_its_kind_and_its_numbers(client, call, nadia):
    note(call, verdict="poor", line={"loss": 0.12}, cuts=({"number": 1, "ago_ms": 20_000, "ms": 7000},))
    browser = signed_in(client, nadia)
    proposed = browser.get(f"/teleconsultations/{call.public_id}/incidents/mesures/").text
    assert '<option value="line" selected>' in proposed
    assert "Pertes jusqu’à 12\u00a0%." in proposed
    browser.post(
        f"/teleconsultations/{call.public_id}/incidents/", {"kind": "line", "text": "Gel", "measures": "1"}
    )
    (incident,) = selectors.incidents_of(call.now())
    assert incident.text.startswith("Gel\nMesures. Nadia Benali")
    assert "Une coupure : 7\u00a0s" in incident.text


def test_an_incident_without_measures_stays_as_typed(client, call, nadia):
    note(call)
    signed_in(client, nadia).post(
        f"/teleconsultations/{call.public_id}/incidents/", {"kind": "sound", "text": "Écho"}
    )
    (incident,) = selectors.incidents_of(call.now())
    assert (incident.kind, incident.text) == (IncidentKind.SOUND, "Écho")


def test_measures_leave_as_a_file_and_the_journal_says_so(client, call, morel, luc):
    note(call, tracks=(VOICE,), cuts=({"number": 1, "ago_ms": 20_000, "ms": 7000},))
    browser = signed_in(client, morel)
    table = browser.get(f"/teleconsultations/{call.public_id}/qualite/export/").text
    assert "Envoi, voix;kbps;48" not in table.split("\r\n")[0]
    assert "Coupure" in table
    assert "Lemaire" not in table
    seen = browser.get(f"/teleconsultations/{call.public_id}/vu-par/").text
    assert "a exporté les mesures de l’appel" in seen


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("morel", None),
        ("nadia", None),
        ("haddad", NotFound),
        ("weiss", NotFound),
        ("luc", NotFound),
        ("sylvie", Refused),
    ],
)
def test_only_those_who_give_care_take_the_measures_out(call, request, name, refusal):
    actor = actor_of(request.getfixturevalue(name))

    def take():
        return services.call_quality_take_out(actor=actor, public_id=call.public_id, at=minutes(9))

    if refusal is None:
        assert take() == call.act
    else:
        with pytest.raises(refusal):
            take()


def test_a_line_is_called_by_the_place_where_it_is(call):
    names = quality.line_names(call.now())
    assert (names["cart"], names["physician"]) == ("la ligne de l’EHPAD", "la ligne du médecin")


def test_without_measures_nothing_is_proposed(call):
    assert presenters.measures_sentence(call.now()) == ""
    assert presenters.incident_guess(call.now())["suspected"] == ""
