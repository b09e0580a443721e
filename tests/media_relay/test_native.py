"""The hot path in C gives the same bytes as in Python, and nothing that arrives can hurt it."""

import asyncio
import dataclasses
import os
import random
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pylibsrtp import Policy

from media_relay.engine import aiortc_ext
from media_relay.engine.config import EngineConfig
from media_relay.engine.engine import Engine
from media_relay.engine.fanout import NO_TYPE, SHUT, SLOW, STRAIGHT
from media_relay.engine.python_fanout import PythonFanOut
from media_relay.engine.roles import SeatRole, TrackRole
from media_relay.engine.seats import Rights
from media_relay.engine.twcc import TwccRecorder
from media_relay.native import build as native_build
from media_relay.native.fanout import NativeFanOut, load
from tests.media_relay import wires
from tests.media_relay.clients import Client, Tone, frequency, next_frames, until
from tests.media_relay.servers import ROOT

SANITIZERS = ("-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built for these tests alone; without a compiler there is nothing to test."""
    try:
        return native_build.build(tmp_path_factory.mktemp("native"))
    except native_build.CannotBuild as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def fan_outs(library: Path) -> tuple[PythonFanOut, NativeFanOut]:
    srtp = aiortc_ext.srtp()
    return PythonFanOut(srtp), NativeFanOut(srtp, load(library))


# ------------------------------------------------------------ the same bytes


@st.composite
def clear_packets(draw: st.DrawFn) -> bytes:
    """A packet as a publisher may send it: contributors, extensions of any length, padding, any payload."""
    contributors = draw(st.lists(st.integers(0, 0xFFFFFFFF), max_size=3))
    extension = draw(st.none() | st.binary(max_size=24).map(lambda body: body + bytes(-len(body) % 4)))
    first = 0x80 | (draw(st.booleans()) << 5) | ((extension is not None) << 4) | len(contributors)
    second = draw(st.integers(0, 255).filter(lambda byte: not 192 <= byte <= 223))
    seq, stamp = draw(st.integers(0, 0xFFFF)), draw(st.integers(0, 0xFFFFFFFF))
    packet = struct.pack(f"!BBHII{len(contributors)}I", first, second, seq, stamp, 9, *contributors)
    if extension is not None:
        packet += (
            struct.pack("!HH", draw(st.sampled_from((0xBEDE, 0x1000, 0))), len(extension) // 4) + extension
        )
    return packet + draw(st.binary(max_size=40) | st.integers(0, 1250).map(bytes))


@st.composite
def streams(draw: st.DrawFn) -> list[bytes]:
    """A camera and a voice as a browser sends them: in turn, but for losses, repeats, late ones, jumps."""
    number, found = draw(st.integers(0, 0xFFFF)), []
    seqs = {wires.CAMERA: draw(st.integers(0, 0xFFFF)), wires.VOICE: draw(st.integers(0, 0xFFFF))}
    for _ in range(draw(st.integers(0, 40))):
        ssrc = draw(st.sampled_from((wires.CAMERA, wires.CAMERA, wires.VOICE)))
        kind = draw(st.sampled_from((96, 96, 96, 96, 0x80 | 96, 98, wires.REPEAT)))
        step = draw(st.sampled_from((1, 1, 1, 1, 1, 1, 2, 0, -1, 300)))
        seqs[ssrc] = seqs[ssrc] + step & 0xFFFF
        number = number + 1 & 0xFFFF
        head = struct.pack("!BBHII", 0x90, kind, seqs[ssrc], draw(st.integers(0, 9)) * 3000, ssrc)
        alone = struct.pack("!HHBHx", 0xBEDE, 1, wires.NUMBERING << 4 | 1, number)
        other = struct.pack("!HHBHBBxx", 0xBEDE, 2, wires.NUMBERING << 4 | 1, number, 1 << 4, 7)
        bare = bytes([0x80]) + head[1:]
        start = draw(st.sampled_from((head + alone, head + alone, head + alone, head + other, bare)))
        found.append(start + draw(st.integers(2, 1300) | st.integers(1480, 1520)) * b"x")
    return found


ways = st.fixed_dictionaries(
    {
        "state": st.sampled_from((STRAIGHT, STRAIGHT, STRAIGHT, SLOW, SHUT)),
        "types": st.dictionaries(st.integers(0, 127), st.sampled_from((0, 96, 127, NO_TYPE)), max_size=128),
        "ssrc": st.integers(0, 0xFFFFFFFF),
        "extension": st.integers(0, 14),
        "seq_shift": st.integers(0, 0xFFFF),
        "stamp_shift": st.integers(0, 0xFFFFFFFF),
        "floor": st.integers(-1, 0xFFFF),
        "floor_left": st.integers(0, 5),
    }
)
EVERY_TYPE = dict.fromkeys(range(128), 100)


def protected(profile: int, clear: list[bytes]) -> list[bytes]:
    """What libsrtp refuses to protect is not sent."""
    publisher = wires.session(profile, Policy.SSRC_ANY_OUTBOUND, 1)
    return [packet for one in clear if (packet := wires.protect(publisher, one))]


def both(fan_outs, profile: int, lines: list[dict], rounds: list[tuple[list[bytes], float]]) -> None:
    """Whatever can be seen from outside and inside is the same after each round."""
    benches = [wires.Bench(fan_out, profile, len(lines)) for fan_out in fan_outs]
    for bench in benches:
        bench.settle(lines)
    for datagrams, now in rounds:
        python, native = (bench.take(datagrams, now) for bench in benches)
        assert dataclasses.asdict(python) == dataclasses.asdict(native)
    python, native = (bench.counters() for bench in benches)
    assert python == native
    for bench in benches:
        bench.close()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    clear=st.lists(clear_packets(), max_size=24),
    noise=st.lists(st.binary(max_size=64), max_size=8),
    lines=st.lists(ways, min_size=1, max_size=4),
    profile=st.sampled_from(wires.PROFILES),
    now=st.floats(0, 1e6),
    every_type=st.booleans(),
)
def test_same_datagrams_give_the_same_bytes(fan_outs, clear, noise, lines, profile, now, every_type) -> None:
    if every_type:
        lines = [{**line, "types": EVERY_TYPE} for line in lines]
    datagrams = protected(profile, clear) + noise
    random.Random(len(datagrams)).shuffle(datagrams)
    both(fan_outs, profile, lines, [(datagrams, now)])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    clear=streams(),
    lines=st.lists(ways, min_size=1, max_size=3),
    profile=st.sampled_from(wires.PROFILES),
    times=st.lists(st.floats(0, 1e6), min_size=3, max_size=3),
    state=st.sampled_from((STRAIGHT, STRAIGHT, None)),
)
def test_what_comes_in_turn_leaves_the_same_marks(fan_outs, clear, lines, profile, times, state) -> None:
    """Bytes, counters, jitter, losses, what is kept for repeating, and arrivals."""
    lines = [{**line, "types": EVERY_TYPE} for line in lines]
    if state is not None:
        lines = [{**line, "state": state} for line in lines]
    datagrams = protected(profile, clear)
    third = len(datagrams) // 3 + 1
    rounds = [(datagrams[third * n : third * (n + 1)], now) for n, now in enumerate(sorted(times))]
    both(fan_outs, profile, lines, rounds)


@settings(deadline=None)
@given(
    st.integers(0, 0xFFFF),
    st.lists(
        st.lists(st.tuples(st.sampled_from((1, 1, 1, 1, 1, 1, 1, 2, -3)), st.floats(0, 0.07)), max_size=12),
        max_size=5,
    ),
)
def test_arrivals_are_told_in_the_same_words(fan_outs, number: int, rounds) -> None:
    entrances = [fan_out.entrance() for fan_out in fan_outs]
    recorders, now = [TwccRecorder() for _ in fan_outs], 100.0
    for steps in rounds:
        for step, gap in steps:
            number, now = number + step & 0xFFFF, now + gap
            for entrance in entrances:
                entrance.arrived(number, now)
        python, native = (one.message(at) for one, at in zip(recorders, entrances, strict=True))
        assert python == native


def test_c_leaves_to_python_what_needs_a_thought_alone(fan_outs) -> None:
    """Of a camera in turn Python sees the first packet, one after a loss, all once none is expected."""
    profile = wires.PROFILES[0]
    bench = wires.Bench(fan_outs[1], profile, 1)
    bench.settle([{"types": EVERY_TYPE}])
    seen, look = [], bench.on_rtp
    bench.on_rtp = lambda data, now: (seen.append(int.from_bytes(data[2:4], "big")), look(data, now))
    clear = [struct.pack("!BBHII", 0x80, 96, seq, 0, wires.CAMERA) + b"x" for seq in (*range(10), 11, 12, 13)]
    for datagram in protected(profile, clear):
        bench.take([datagram], 1.0)
    assert seen == [0, 11]
    bench.entrance.expect([], 0)
    clear = [struct.pack("!BBHII", 0x80, 96, 14, 0, wires.CAMERA) + b"x"]
    for datagram in protected(profile, clear):
        bench.take([datagram], 1.0)
    assert seen == [0, 11, 14]
    bench.close()


@pytest.mark.parametrize("profile", wires.PROFILES)
def test_every_first_byte_and_every_length_is_taken_alike(fan_outs, profile: int) -> None:
    chance = random.Random(5)
    datagrams = [bytes([first]) + chance.randbytes(size) for first in range(256) for size in (0, 1, 11, 40)]
    datagrams += [b"\x90" + chance.randbytes(size) for size in (2046, 2047, 2048, 8000)]
    heard = []
    for fan_out in fan_outs:
        bench = wires.Bench(fan_out, profile, 1)
        bench.settle([{"types": EVERY_TYPE}])
        heard.append(bench.take(datagrams, 1.0))
        bench.close()
    assert heard[0] == heard[1]
    assert len(heard[0].other) == 4 * (256 - 64)
    assert heard[0].rejected == 4 * 64 + 4


def test_bursts_leave_whole_and_in_order(fan_outs) -> None:
    """More than the queue holds, to more people than a room has."""
    profile = wires.PROFILES[0]
    clear = [struct.pack("!BBHII", 0x80, 96, seq, seq * 90, wires.CAMERA) + bytes(1100) for seq in range(64)]
    sent = []
    for fan_out in fan_outs:
        bench = wires.Bench(fan_out, profile, 12)
        bench.settle([{"types": {96: 100}, "extension": 3, "ssrc": n} for n in range(12)])
        sent.append(bench.take(protected(profile, clear), 2.0).out)
        bench.close()
    assert sent[0] == sent[1]
    receiver = wires.session(profile, Policy.SSRC_ANY_INBOUND, 2 + 11)
    numbers = [struct.unpack_from("!H", receiver.unprotect(data), 2)[0] for data in sent[1][11]]
    assert numbers == list(range(64))


@pytest.mark.parametrize("which", [0, 1])
def test_nothing_leaves_by_a_closed_outlet(fan_outs, which: int) -> None:
    profile = wires.PROFILES[0]
    bench = wires.Bench(fan_outs[which], profile, 2)
    bench.settle([{"types": EVERY_TYPE}, {"types": EVERY_TYPE}])
    bench.fan_out.close(bench.outlets[0])
    clear = [struct.pack("!BBHII", 0x80, 96, seq, 0, 9) + b"picture" for seq in range(3)]
    first, second = bench.take(protected(profile, clear), 0.0).out
    assert (len(first), len(second)) == (0, 3)
    assert bench.ways[0].packets == 0
    bench.close()


@pytest.mark.parametrize("which", [0, 1])
def test_a_socket_that_was_closed_meanwhile_gives_nothing(fan_outs, which: int) -> None:
    bench = wires.Bench(fan_outs[which], wires.PROFILES[0], 1)
    bench.intake.remove(bench)
    bench.sock.close()
    bench.intake.turn(0.0)
    assert bench.heard == wires.Heard()
    bench.close()


# --------------------------------------------------------------- memory-safe


def test_hostile_datagrams_under_sanitizers(library: Path, tmp_path: Path) -> None:
    """A read or a write out of bounds, or an undefined operation, would end the process with a report."""
    try:
        checked = native_build.build(tmp_path, SANITIZERS)
    except native_build.CannotBuild as reason:
        pytest.skip(f"no sanitizers here: {reason}")
    compiler = shutil.which("cc") or "gcc"
    asan = subprocess.check_output([compiler, "-print-file-name=libasan.so"], text=True).strip()
    environment = {
        **os.environ,
        "LD_PRELOAD": asan,
        "ASAN_OPTIONS": "detect_leaks=0",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
    }
    command = [sys.executable, "-m", "tests.media_relay.native_fuzz", str(checked), "11", "6400"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.stdout == "survived\n", ended.stderr[-3000:]


# ------------------------------------------------------- built, found, chosen


def test_a_library_of_other_sources_is_not_found(library: Path, tmp_path: Path) -> None:
    assert native_build.library(library.parent) == library
    assert load(tmp_path / library.name) is None
    broken = tmp_path / library.name
    broken.write_bytes(b"not a library")
    assert load(broken) is None


def test_without_a_compiler_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(native_build.CannotBuild, match="Aucun compilateur C"):
        native_build.build(tmp_path)


def test_python_is_used_where_c_is_not_wanted_or_not_built(
    monkeypatch: pytest.MonkeyPatch, library: Path, tmp_path: Path
) -> None:
    choose = aiortc_ext.fan_out.__wrapped__
    monkeypatch.setattr("media_relay.native.fanout.library", lambda: library)
    assert choose(native=False).name == "python"
    assert choose(native=True).name == "native"
    monkeypatch.setattr("media_relay.native.fanout.library", lambda: tmp_path / "nothing.so")
    assert choose(native=True).name == "python"


async def test_a_call_goes_through_it(monkeypatch: pytest.MonkeyPatch, fan_outs) -> None:
    """Two listeners hear the tone: who loses some of it gets it twice, the other, held, hears no more."""
    monkeypatch.setattr(aiortc_ext, "fan_out", lambda native: fan_outs[native])
    monkeypatch.setattr("media_relay.engine.engine.fan_out", lambda native: fan_outs[native])
    engine = Engine(EngineConfig(addresses=("127.0.0.1",), native=True), lambda event: None)
    engine.start()
    room, people = engine.room(uuid4()), [uuid4() for _ in range(3)]
    rights = Rights(label="", role=SeatRole.SPECIALIST, publish=frozenset(TrackRole), waiting=False)
    for person in people:
        room.join(person, rights)
    speaker, *listeners = (Client(engine, room.id, person) for person in people)
    for listener in listeners:
        await listener.subscribe(0, 1)
    await speaker.publish({"voice": Tone(440)})
    for listener in listeners:
        (track,) = listener.received.values()
        assert frequency((await next_frames(track, 12))[4:]) == pytest.approx(440, rel=0.1)
    first, second = (room.seats[listener.participant].subscriber.slots[0].egress for listener in listeners)
    assert first.way.state == second.way.state == STRAIGHT
    doubling = room.seats[listeners[1].participant].subscriber.doubling
    doubling.told(1000, 0.05, asyncio.get_running_loop().time())
    await until(lambda: doubling.sent > 20)
    assert (first.way.state, second.way.state) == (STRAIGHT, SLOW)
    room.change(listeners[0].participant, dataclasses.replace(rights, waiting=True))
    held, other = first.packets, second.packets
    await until(lambda: second.packets > other + 20)
    assert first.packets == held
    for client in (speaker, *listeners):
        await client.close()
    await engine.stop()
