"""What is asked for again, what is repeated, and what is told of arrivals."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_relay.engine import rtp
from media_relay.engine.aiortc_ext import fan_out
from media_relay.engine.cache import PacketCache
from media_relay.engine.egress import EgressTrack, RepeatBudget
from media_relay.engine.ingress import IngressTrack, Reception
from media_relay.engine.nack import ATTEMPTS, RETRY_AFTER, SOUND_ATTEMPTS, NackScheduler
from media_relay.engine.python_fanout import PythonEntrance
from media_relay.engine.roles import TrackRole
from media_relay.engine.twcc import TwccRecorder

VP8 = {"video/vp8": 100}
PYTHON = fan_out(native=False)


def video(seq: int, stamp: int = 0, ssrc: int = 1, payload: bytes = b"x" * 50) -> rtp.Packet:
    data = struct.pack("!BBHII", 0x80, 96, seq & 0xFFFF, stamp & 0xFFFFFFFF, ssrc) + payload
    return rtp.parse(data)


class Wire:
    """Keeps what would be sent to a subscriber."""

    def __init__(self) -> None:
        self.rtp: list[tuple] = []
        self.rtcp: list[bytes] = []

    def send_rtp(self, header, payload) -> int:
        self.rtp.append((*header, payload))
        return 20 + len(payload)

    def send_rtcp(self, data) -> None:
        self.rtcp.append(data)


@pytest.fixture
def wire() -> Wire:
    return Wire()


def ingress(told: list[bytes] | None = None, role: TrackRole = TrackRole.CAMERA) -> IngressTrack:
    codecs = {111: "audio/opus"} if role.is_audio else {96: "video/vp8"}
    return IngressTrack(role, codecs, {97: 96}, (told if told is not None else []).append, fan_out=PYTHON)


def egress(wire: Wire, repeats: dict[str, int] | None = None, extension: int = 0) -> EgressTrack:
    return EgressTrack(
        wire,
        send=wire.send_rtp,
        ssrcs=(10, 11),
        types=VP8,
        repeats=repeats or {},
        extension=extension,
        is_audio=False,
    )


def sent(wire: Wire) -> list[int]:
    return [packet[2] for packet in wire.rtp]


def test_missing_packets_are_asked_for_again_and_again_then_given_up() -> None:
    nacks = NackScheduler(PYTHON.track())
    for seq in (65_533, 65_534, 1):
        assert nacks.seen(seq, 0.0)
    assert nacks.due(0.0) == [65_535, 0]
    assert nacks.due(RETRY_AFTER / 2) == []
    nacks.seen(65_535, 0.03)
    times = 0
    for attempt in range(1, 20):
        times += len(nacks.due(attempt * RETRY_AFTER))
    assert times == ATTEMPTS - 1
    assert (len(nacks.missing), nacks.given_up) == (0, 1)


def test_a_cut_is_no_loss() -> None:
    nacks = NackScheduler(PYTHON.track())
    nacks.seen(0, 0.0)
    assert nacks.seen(5, 0.0)
    assert not nacks.seen(2000, 1.0)
    assert nacks.due(2.0) == []


def test_memory_of_losses_is_bounded() -> None:
    nacks = NackScheduler(PYTHON.track())
    for seq in range(0, 60_000, 3):
        nacks.seen(seq, 0.0)
        assert len(nacks.missing) <= 256


def sound(seq: int) -> rtp.Packet:
    return rtp.parse(struct.pack("!BBHII", 0x80, 111, seq, seq * 960, 5) + b"opus")


def test_lost_sound_is_asked_for_while_it_can_still_be_played_and_goes_on_under_its_number(wire) -> None:
    told: list[bytes] = []
    track = ingress(told, TrackRole.STETHOSCOPE)
    out = EgressTrack(
        wire,
        send=wire.send_rtp,
        ssrcs=(10, 11),
        types={"audio/opus": 111},
        repeats={},
        extension=0,
        is_audio=True,
    )
    out.point(track, 0.0)
    for seq in (1, 4):
        track.receive(sound(seq), 0.0)
    track.tick(0.02)
    track.receive(sound(2), 0.05)
    for step in range(1, 40):
        track.tick(0.02 * step)
    asked = [list(rtp.nacked(body[8:])) for data in told for _, _, body in rtp.split(data)]
    assert asked == [[2, 3]] + [[3]] * (SOUND_ATTEMPTS - 1)
    assert sent(wire) == [1, 4, 2]
    assert (track.nacks.filled, track.nacks.given_up) == (1, 1)


def test_a_browser_that_keeps_no_sound_is_not_asked_for_it() -> None:
    told: list[bytes] = []
    track = IngressTrack(
        TrackRole.VOICE, {111: "audio/opus"}, {}, told.append, repeats_lost=False, fan_out=PYTHON
    )
    for seq in (1, 4):
        track.receive(sound(seq), 0.0)
    track.tick(0.02)
    assert told == []


def test_cache_gives_only_the_packet_asked_for() -> None:
    cache = PacketCache(4)
    for seq in range(6):
        cache.put(video(seq))
    assert [cache.get(seq) is not None for seq in range(7)] == [False, False, True, True, True, True, False]
    with pytest.raises(ValueError, match="power of two"):
        PacketCache(100)


def test_keyframes_are_asked_for_twice_a_second_and_no_wish_is_lost() -> None:
    told: list[bytes] = []
    track = ingress(told)
    track.receive(video(1), 0.0)
    for at in (1.0, 1.1, 1.2, 1.3):
        track.keyframe(at)
    assert len(told) == 1
    track.tick(1.4)
    assert len(told) == 1
    track.tick(1.51)
    track.tick(2.5)
    assert len(told) == 2


def test_repeated_packet_that_came_already_is_not_forwarded_twice(wire: Wire) -> None:
    track, out = ingress(), egress(wire)
    out.point(track, 0.0)
    for seq in (1, 3):
        track.receive(video(seq), 0.0)
    body = struct.pack("!H", 2) + b"late"
    repeat = rtp.parse(struct.pack("!BBHII", 0x80, 97, 900, 0, 77) + body)
    track.receive(repeat, 0.1)
    track.receive(repeat, 0.2)
    assert sent(wire) == [1, 3, 2]
    assert (track.repaired, track.duplicates) == (1, 1)


def test_subscriber_gets_its_repeat_on_its_own_ssrc_with_the_number_it_knows(wire: Wire) -> None:
    track, out = ingress(), egress(wire, {"video/vp8": 101})
    out.point(track, 0.0)
    for seq in range(5, 10):
        track.receive(video(seq), 0.0)
    out.nacked([7], 1.0)
    _, second, _, _, ssrc, _, _, payload = wire.rtp[-1]
    assert (second & 0x7F, ssrc, payload[:2]) == (101, 11, struct.pack("!H", 7))
    out.nacked([7], 1.001)  # too soon
    out.nacked([4000], 1.0)  # never sent
    assert out.repeated == 1


def test_a_repeat_under_the_same_number_is_the_same_packet(wire: Wire) -> None:
    """AES-GCM must never protect two packets that differ under one number: sound has no other for repeats."""
    out, track = egress(wire, extension=3), ingress()
    out.point(track, 0.0)
    track.receive(video(7), 0.0)
    out.nacked([wire.rtp[0][2]], 5.0)
    first, again = wire.rtp
    assert first[5] == 0  # no time is written
    assert (again[:5], again[7]) == (first[:5], first[7])


def test_time_is_told_where_repeats_have_numbers_of_their_own(wire: Wire) -> None:
    out, track = egress(wire, {"video/vp8": 98}, extension=3), ingress()
    out.point(track, 0.0)
    track.receive(video(7), 0.0)
    out.nacked([wire.rtp[0][2]], 5.0)
    first, again = wire.rtp
    assert (first[5], again[5]) == (3, 3)
    assert (first[2:5], first[6]) != (again[2:5], again[6])


def test_repeats_are_bounded_for_each_packet_and_for_the_track() -> None:
    budget = RepeatBudget()
    assert sum(budget.allows(5, at / 10) for at in range(100)) == 8
    flood = sum(budget.allows(seq, 20.0) for seq in range(10_000))
    assert flood <= 100
    assert len(budget._packets) <= 512


def test_numbers_and_time_go_on_over_a_switch_and_the_past_stays_out(wire: Wire) -> None:
    first, second, out = ingress(), ingress(), egress(wire, {"video/vp8": 101})
    out.point(first, 0.0)
    first.receive(video(65_534, 90_000), 0.0)
    first.receive(video(65_535, 93_000), 0.1)
    second.receive(video(499, 4_000_000_000, ssrc=2), 0.2)
    out.point(second, 0.2)
    second.receive(video(500, 4_000_003_000, ssrc=2), 0.3)
    second.receive(video(499, 4_000_000_000, ssrc=2), 0.3)  # late, from before the switch
    second.receive(video(501, 4_000_006_000, ssrc=2), 0.4)
    numbers, stamps = sent(wire), [packet[3] for packet in wire.rtp]
    assert numbers == [65_534, 65_535, 1199, 1200]
    assert stamps == [90_000, 93_000, 93_000 + 18_000, 93_000 + 21_000]
    out.nacked([65_535], 0.5)
    assert out.repeated == 0


def test_paused_track_resumes_with_a_new_picture(wire: Wire) -> None:
    told: list[bytes] = []
    track, out = ingress(told), egress(wire)
    track.receive(video(1), 0.0)
    out.point(track, 0.0)
    track.receive(video(2), 0.0)
    out.pause(paused=True, now=1.0)
    track.receive(video(3), 1.0)
    out.pause(paused=False, now=2.0)
    track.receive(video(4), 2.0)
    assert sent(wire) == [2, 1202]
    assert len(told) == 2


def test_wall_clock_is_kept_for_lips(wire: Wire) -> None:
    track, out = ingress(), egress(wire)
    out.point(track, 0.0)
    track.receive(video(1, 1000), 0.0)
    track.sender_report(rtp.SenderInfo(1, 2**62, 1500), 0.1)
    ((_, _, body),) = list(rtp.split(wire.rtcp[-1]))
    assert rtp.sender_info(body) == rtp.SenderInfo(10, 2**62, 1500)
    out.reported(rtp.Report(10, 26, 0, 0, 2**62 >> 16 & 0xFFFFFFFF, 0))
    assert out.lost == 26
    assert out.round_trip < 1


def test_codec_the_subscriber_does_not_know_is_not_sent(wire: Wire) -> None:
    out = egress(wire)
    track = IngressTrack(TrackRole.CAMERA, {96: "video/h264/1/42e0"}, {}, lambda data: None, fan_out=PYTHON)
    out.point(track, 0.0)
    track.receive(video(1), 0.0)
    assert wire.rtp == []


def test_reception_counts_loss_over_the_wrap() -> None:
    track = PYTHON.track()
    track.clock = 90_000
    reception = Reception(track)
    for step in range(100):
        if step % 10 != 5:
            reception.seen(65_500 + step & 0xFFFF, step * 3000, step / 30)
    report = reception.report(1, 0, 0)
    assert reception.expected == 100
    assert report.lost == (10 << 8) // 100
    assert report.jitter < 50
    assert reception.report(1, 0, 0).lost == 0


def arrivals(fci: bytes) -> dict[int, float]:
    """Reads a transport-wide feedback message back, as a browser does: number → seconds."""
    base, count, head = struct.unpack_from("!HHI", fci)
    clock, statuses, at = (head >> 8) * 0.064, [], 8
    while len(statuses) < count:
        (chunk,) = struct.unpack_from("!H", fci, at)
        at += 2
        if chunk >> 15 == 0:
            statuses += [chunk >> 13 & 3] * (chunk & 0x1FFF)
        else:
            statuses += [chunk >> (12 - 2 * place) & 3 for place in range(7)]
    found = {}
    for offset, status in enumerate(statuses[:count]):
        if status:
            size, form = (1, "!B") if status == 1 else (2, "!h")
            clock += struct.unpack_from(form, fci, at)[0] * 0.00025
            at += size
            found[base + offset & 0xFFFF] = clock
    assert at == len(fci)
    return found


def test_arrivals_are_told_to_a_quarter_of_a_millisecond() -> None:
    recorder = TwccRecorder()
    came = {65_530 + n & 0xFFFF: 1000.0 + n * 0.0031 + (0.2 if n > 30 else 0) for n in range(60) if n % 7}
    for seq, at in came.items():
        recorder.seen(seq, at)
    told = arrivals(recorder.fci())
    assert told.keys() == came.keys()
    assert all(abs(told[seq] - at) < 0.0003 for seq, at in came.items())
    assert recorder.fci() is None


def test_packets_lost_between_two_messages_are_told_as_lost() -> None:
    recorder = TwccRecorder()
    recorder.seen(10, 1.0)
    recorder.fci()
    recorder.seen(14, 1.1)
    base, count = struct.unpack_from("!HH", recorder.fci())
    assert (base, count) == (11, 4)
    recorder.seen(12, 1.2)  # late after all
    assert arrivals(recorder.fci()).keys() == {12}


@given(
    st.integers(0, 0xFFFF),
    st.lists(
        st.lists(st.tuples(st.sampled_from((1, 1, 1, 1, 1, 2, 0, -3)), st.floats(0, 0.08)), max_size=12),
        max_size=5,
    ),
)
def test_what_came_in_a_row_is_told_as_anything_else_is(number: int, rounds) -> None:
    entrance, quick, thorough, now = PythonEntrance(), TwccRecorder(), TwccRecorder(), 100.0
    for steps in rounds:
        for step, gap in steps:
            number, now = number + step & 0xFFFF, now + gap
            entrance.arrived(number, now)
            thorough.seen(number, now)
        assert quick.message(entrance) == thorough.fci()


def test_feedback_message_is_well_formed() -> None:
    recorder = TwccRecorder()
    for seq in range(5):
        recorder.seen(seq, seq / 100)
    message = rtp.build_twcc(1, 2, recorder.fci())
    assert len(message) % 4 == 0
    ((kind, form, _),) = list(rtp.split(message))
    assert (kind, form) == (205, 15)
