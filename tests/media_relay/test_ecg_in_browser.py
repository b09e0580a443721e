"""The ECG in a real browser: what leaves, what is kept, what is drawn."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.media_relay.scripts import empty_page

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def empty() -> Iterator[Page]:
    with empty_page() as page:
        page.evaluate("import('/tests/media_relay/browser/ecg.js')")
        yield page


@pytest.fixture
def ask(empty: Page) -> Any:
    empty.evaluate("window.now = 0")
    return empty.evaluate


def test_a_frame_is_read_as_it_was_written(ask: Any) -> None:
    found = ask("""() => { const { samples, ...rest } = read(frame(41, { leads: 12 }));
        const size = frame(41, { leads: 12 }).length;
        return { ...rest, size, first: samples[0], last: samples.at(-1) }; }""")
    assert found == {
        "leads": 12,
        "rate": 500,
        "count": 20,
        "microvolts": 5,
        "run": 7,
        "number": 41,
        "at": 1e15 + 41 * 40000,
        "size": 504,
        "first": 820,
        "last": 839,
    }


def test_no_bytes_break_the_reader(ask: Any) -> None:
    """Cut, lengthened and altered frames, and noise: each is kept or refused, and memory stays bounded."""
    counts = ask("""() => {
        const one = receiver(), good = frame(1);
        const random = (most) => Math.floor(Math.random() * most);
        for (let n = 0; n < 20000; n += 1) {
          window.now += 7;
          const bytes = n % 3 ? good.slice() : crypto.getRandomValues(new Uint8Array(random(1200)));
          for (let change = 0; change < n % 4; change += 1) bytes[random(bytes.length)] = random(256);
          one.receive(n % 5 ? bytes : bytes.subarray(0, random(bytes.length)));
          const largest = 12 * 4 * 2000 * 2 * 3;
          if (one.store.length > largest) throw new Error(`${one.store.length} values are kept`);
        }
        return one.counts; }""")
    assert sum(counts.values()) == 20000
    assert counts["malformed"] > 5000


def test_frames_out_of_order_find_their_place_and_twice_is_once(ask: Any) -> None:
    said, picture = ask("""() => { const one = receiver();
        const said = deliver(one, [100, 102, 101, 101, 104, 100]);
        return [said, picture(one, 5)]; }""")
    assert said == ["kept", "kept", "kept", "twice", "kept", "twice"]
    assert picture == "xxx_x"


def test_what_never_came_is_a_hole_and_nothing_is_made_up(ask: Any) -> None:
    values = ask("""() => { const one = receiver();
        deliver(one, [10, 12]);
        const values = Array.from({ length: 62 }, (_, n) => one.value(1, n));
        return values.map((value) => Number.isNaN(value) ? null : value); }""")
    assert values[:20] == [(200 + n) * 5 for n in range(20)]
    assert values[20:40] == [None] * 20
    assert values[40:60] == [(240 + n) * 5 for n in range(20)]
    assert values[60:] == [None, None]


def test_what_comes_after_its_place_was_shown_stays_out(ask: Any) -> None:
    said, picture = ask("""() => { const one = receiver();
        deliver(one, [1, 3]);
        one.show(30);
        const said = deliver(one, [2]);
        return [said, picture(one, 3)]; }""")
    assert (said, picture) == (["late"], "x_x")


def test_numbers_wrap(ask: Any) -> None:
    said, picture = ask("""() => { const one = receiver();
        const said = deliver(one, [2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32 + 1, 2 ** 32]);
        return [said, picture(one, 4)]; }""")
    assert (said, picture) == (["kept"] * 4, "xxxx")


def test_only_the_last_seconds_are_kept(ask: Any) -> None:
    kept, first, size = ask("""() => { const one = receiver(2);
        for (let number = 0; number < 10000; number += 1) { window.now += 40; one.receive(frame(number)); }
        return [one.end - one.start, one.value(0, one.start), one.store.length]; }""")
    assert (kept, size) == (1000, 3000)
    assert first == (950 * 20) * 5


def test_a_sender_that_begins_anew_begins_a_new_recording(ask: Any) -> None:
    said, recordings = ask("""() => { const one = receiver();
        const before = deliver(one, [500, 501]), first = one.recording;
        const after = deliver(one, [0, 1], { run: 8, at: 2e15 });
        const straggler = deliver(one, [502]);
        return [[...before, ...after, ...straggler], [first, one.recording, one.end]]; }""")
    assert said == ["kept"] * 4 + ["late"]
    assert recordings == [1, 2, 40]


def test_a_clock_set_back_at_the_sender_is_survived(ask: Any) -> None:
    said = ask("""() => { const one = receiver();
        deliver(one, [500]);
        const early = deliver(one, [0], { run: 8, at: 1e14 });
        window.now += 1500;
        return [...early, ...deliver(one, [1, 2], { run: 8, at: 1e14 })]; }""")
    assert said == ["late", "kept", "kept"]


def test_a_number_from_nowhere_does_not_throw_the_trace_away(ask: Any) -> None:
    said, picture = ask("""() => { const one = receiver();
        const said = deliver(one, [10, 11, 5_000_000, 12, 3_000_000_000, 13]);
        return [said, picture(one, 4)]; }""")
    assert said == ["kept", "kept", "late", "kept", "late", "kept"]
    assert picture == "xxxx"


def test_a_cut_of_a_minute_is_a_hole_and_the_trace_goes_on(ask: Any) -> None:
    said, end = ask("""() => { const one = receiver();
        deliver(one, [1, 2]);
        window.now += 60_000;
        return [deliver(one, [1502, 1503]), one.end]; }""")
    assert said == ["kept", "kept"]
    assert end == 1503 * 20


def test_samples_leave_in_frames_of_forty_milliseconds_with_their_own_time(ask: Any) -> None:
    """They come from the device in bursts that tremble; their times do not."""
    frames = ask("""() => { const sent = []; let wall = 1e15;
        const keep = (bytes) => sent.push(read(bytes));
        const sender = new EcgSender(keep, { clock: () => wall, number: 2 ** 32 - 3 });
        const started = wall;
        for (let burst = 1; burst <= 250; burst += 1) {
          wall = started + burst * 32000 + (burst % 5) * 6000; // 16 samples every 32 ms, up to 24 ms late
          sender.push(new Int16Array(16 * 12).fill(burst));
        }
        return sent.map(({ number, at, samples }) => [number, at - started, samples.length]); }""")
    assert len(frames) == 200
    assert [number for number, _, _ in frames[:4]] == [2**32 - 3, 2**32 - 2, 2**32 - 1, 0]
    assert {size for _, _, size in frames} == {240}
    late = [at - 40_000 * n for n, (_, at, _) in enumerate(frames)]
    assert max(late[10:]) - min(late[10:]) < 1500  # microseconds
    assert abs(late[-1]) < 3000


def test_a_device_that_stops_leaves_a_hole_of_that_length(ask: Any) -> None:
    numbers = ask("""() => { const sent = []; let wall = 1e15;
        const keep = (bytes) => sent.push(read(bytes).number), forty = new Int16Array(240);
        const sender = new EcgSender(keep, { clock: () => wall, number: 0 });
        const second = () => { for (let n = 0; n < 25; n += 1) { wall += 40000; sender.push(forty); } };
        second(); wall += 2e6; second();
        return sent; }""")
    assert numbers == [*range(25), *range(75, 100)]


def test_without_a_sound_the_trace_is_a_fixed_time_behind(ask: Any) -> None:
    behind = ask("""() => { const one = receiver(4), play = new EcgPlayout(one);
        const found = [];
        for (let number = 0; number < 100; number += 1) {
          window.now = number * 40 + 60 + (number % 4) * 12; // 20 ms after its end, up to 36 ms late
          one.receive(frame(number)); play.arrived(window.now);
          const position = play.position(window.now); one.show(position);
          found.push(window.now - position * 2);
        }
        return found; }""")
    steady = behind[10:]
    assert max(steady) - min(steady) <= 4
    assert abs(steady[-1] - (160 + 20)) < 6


def test_the_trace_follows_what_is_heard_and_never_turns_back(ask: Any) -> None:
    positions = ask("""() => { const one = receiver(4);
        let sound = Number.NaN;
        const play = new EcgPlayout(one, () => sound), found = [];
        for (let number = 0; number < 100; number += 1) {
          window.now = (number + 1) * 40 + 20;
          if (number >= 50) sound = 1e12 + window.now - 300;
          one.receive(frame(number)); play.arrived(window.now);
          const position = play.position(window.now); one.show(position); found.push([position, window.now]);
        }
        return found; }""")
    at_end = positions[-1]
    assert at_end[0] == (at_end[1] - 300) / 2
    shown = [position for position, _ in positions]
    assert shown == sorted(shown)


def shot(page: Page, name: str) -> None:
    folder = os.environ.get("PIVOT_SCREENSHOTS", "")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png")


def test_twelve_leads_are_drawn_to_scale_with_holes_as_holes(empty: Page) -> None:
    drawn = {"width": 1000, "leads": 12, "skip": [[25, 50], [80, 82]], "until": 100}
    empty.evaluate("draw", drawn)
    shot(empty, "ecg")
    columns, rows, height = empty.evaluate(
        "[trace.columns.length, trace.columns.map((one) => one.leads.length), canvas.clientHeight]"
    )
    assert (columns, rows) == (2, [6, 6])
    assert height == pytest.approx(6 * 17 * 96 / 25.4, abs=1)
    # A line where something came. In the hole: hatching of another colour, one word, no line of the trace.
    assert empty.evaluate("ink([0.1, 0.6])")["much"] > 100
    assert empty.evaluate("ink([1.25, 1.95])")["much"] == 0
    assert empty.evaluate("ink([3.22, 3.26])")["much"] == 0
    # The first lead's zero is 12 mm below the top, and its beat is a millivolt high at 0.3 s: 10 mm.
    assert empty.evaluate("ink([0.28, 0.32])")["highest"] == pytest.approx(2, abs=0.4)
    assert empty.evaluate("ink([0.66, 0.76])")["highest"] == pytest.approx(12, abs=0.4)


def test_frozen_the_picture_stands_and_resumed_it_shows_the_present(empty: Page) -> None:
    empty.evaluate("draw", {"width": 600, "leads": 12, "skip": [], "until": 60})
    picture = "canvas.toDataURL()"
    empty.evaluate("trace.freeze()")
    before = empty.evaluate(picture)
    empty.evaluate("goOn(60, 100)")
    assert empty.evaluate(picture) == before
    empty.evaluate("trace.resume()")
    assert empty.evaluate(picture) != before
    assert empty.evaluate("trace.drawn") == 99 * 20


def test_narrow_screens_have_one_column(empty: Page) -> None:
    empty.evaluate("draw", {"width": 380, "leads": 12, "skip": [], "until": 60})
    assert empty.evaluate("trace.columns.map((one) => one.leads.length)") == [12]
    shot(empty, "ecg-narrow")
