"""How a publisher yields where its own line fills: the rule alone, on a line on paper, in a browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.media_relay.scripts import empty_page

pytestmark = pytest.mark.journey

LEAST = 130_000
# A line that carries so much of pictures; what is sent beyond waits, for 0.2 s at the most.
LINE = """
window.seconds = (uplink, count, { carries, base = 40, jitter = 0, wants = 3_500_000, least = 0 }) => {
  const limits = [];
  for (let second = 0; second < count; second += 1) {
    const sent = Math.max(least, Math.min(wants, uplink.limit ?? carries * 1.1));
    const trip = base + (sent > carries ? 200 : 0) + jitter * ((second * 7) % 3);
    limits.push(uplink.look(trip, sent, 3_500_000));
  }
  return limits;
};
0;
"""


@pytest.fixture(scope="module")
def empty() -> Iterator[Page]:
    with empty_page() as page:
        page.evaluate(
            "import('/static/js/media/uplink.js').then((module) => { Object.assign(window, module); })"
        )
        page.evaluate(LINE)
        yield page


@pytest.fixture
def after(empty: Page) -> Any:
    """The limits, second by second, on a line that was clear at first."""
    empty.evaluate("window.uplink = new Uplink(); seconds(uplink, 5, { carries: Infinity, wants: 1e6 })")
    return lambda count, **line: empty.evaluate(
        "([count, line]) => seconds(uplink, count, line)", [count, line]
    )


def test_a_wide_line_is_not_limited_and_jitter_is_no_queue(after: Any) -> None:
    assert set(after(60, carries=9e6, jitter=60)) == {None}


def test_a_line_that_fills_is_left_some_room_and_is_made_use_of(after: Any) -> None:
    limits = after(120, carries=300_000)[20:]
    assert max(limits) < 1.1 * 300_000
    assert sum(limit <= 300_000 for limit in limits) > 0.5 * len(limits)
    assert min(limits) > 0.7 * 300_000


def test_where_a_line_is_known_to_be_thin_pictures_begin_small_and_grow(empty: Page, after: Any) -> None:
    empty.evaluate("window.uplink = new Uplink(500_000)")
    limits = after(90, carries=9e6)
    assert limits[0] < 600_000
    assert limits[-1] is None


def test_a_line_that_widens_is_no_longer_limited(after: Any) -> None:
    assert after(30, carries=300_000)[-1] is not None
    assert after(120, carries=9e6)[-1] is None


def test_a_still_picture_beside_an_upload_comes_back_within_half_a_minute(after: Any) -> None:
    """What was sent says little of the line there: it fell to the least, and took more than a minute back."""
    assert after(8, carries=9e6, base=240, wants=60_000)[-1] == LEAST
    assert after(30, carries=9e6)[-1] is None


def test_a_way_that_became_longer_does_not_hold_pictures_down(after: Any) -> None:
    """A quarter of a minute: less is sent, packets wait as long, so it is no queue of ours."""
    limits = after(60, carries=9e6, base=400)
    assert set(limits[15:]) == {None}


def test_a_line_that_narrows_faster_than_pictures_yield_is_not_taken_for_a_longer_way(empty: Page) -> None:
    """The browser sends ever less by itself, and the queue stands: what is waited for is ours."""
    limits = empty.evaluate(
        """() => {
          const uplink = new Uplink(), sent = [2e6, 2e6, 2e6, 1e6, 450e3, 440e3, 380e3];
          uplink.look(40, 2e6, 3_500_000);
          return sent.map((bits) => uplink.look(240, bits, 3_500_000));
        }"""
    )
    assert limits[-1] is not None
    assert limits[-1] < 440_000


def test_what_another_program_fills_is_not_yielded_to_for_ever(after: Any) -> None:
    """Little is sent, and cannot become much less: at the least, the way is measured anew."""
    limits = after(60, carries=9e6, base=400, wants=100_000)
    assert limits[5] == LEAST
    assert limits[-1] is None


def test_a_least_that_pictures_cannot_keep_is_not_taken_for_somebody_elses_queue(after: Any) -> None:
    """Two cameras and their small versions send 300 kbit/s at the least, on a line that carries 200."""
    limits = after(120, carries=200_000, least=300_000)
    assert set(limits[20:]) == {LEAST}


def test_a_wait_that_was_told_before_is_not_measured_again(empty: Page) -> None:
    told = empty.evaluate(
        """async (times) => {
          const meter = new UplinkMeter(), found = [];
          for (const timestamp of times) {
            const report = { type: "remote-inbound-rtp", roundTripTime: 0.2, timestamp };
            const seen = await meter.measure({ getStats: async () => new Map([["a", report]]) });
            found.push(seen && seen.roundTrip);
          }
          return found;
        }""",
        [1000, 2000, 2000, 2000, 3000],
    )
    assert told == [None, 200, None, None, 200]
