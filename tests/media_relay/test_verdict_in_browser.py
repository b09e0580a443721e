"""The word for a line that was measured before an act: vignettes, in a browser, without a line."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.media_relay.scripts import empty_page

pytestmark = pytest.mark.journey

CLEAR = {"loss": 0, "rtt_ms": 40, "freezes": 0, "down_at_least": True, "down_kbps": 0}
FIBRE = {**CLEAR, "up_kbps": 3500, "down_kbps": 3400}
# Place, what was measured, the word.
VIGNETTES: list[tuple[str, dict[str, Any], str]] = [
    ("cart", FIBRE, "Ligne bonne"),
    ("desk", FIBRE, "Ligne bonne"),
    # 4G in a village, ADSL far from the exchange: both cameras have to yield, a physician's one does not.
    ("cart", {**CLEAR, "up_kbps": 1500}, "Image réduite"),
    ("cart", {**CLEAR, "up_kbps": 800}, "Image réduite"),
    ("desk", {**CLEAR, "up_kbps": 800}, "Ligne bonne"),
    ("cart", {**CLEAR, "up_kbps": 512}, "Image réduite"),
    # The site that read "L'image et le son passent bien. Rien à faire."
    ("cart", {**CLEAR, "up_kbps": 256}, "Son seulement"),
    ("desk", {**CLEAR, "up_kbps": 256}, "Image réduite"),
    ("cart", {**CLEAR, "up_kbps": 150}, "Ligne insuffisante"),
    ("desk", {**CLEAR, "up_kbps": 120}, "Son seulement"),
    ("desk", {**CLEAR, "up_kbps": 50}, "Ligne insuffisante"),
    # Less came back than went out: the way down is the narrow one.
    ("desk", {**FIBRE, "down_kbps": 1000, "down_at_least": False}, "Image réduite"),
    ("desk", {**FIBRE, "down_kbps": 300, "down_at_least": False}, "Son seulement"),
    ("cart", {**FIBRE, "down_kbps": 1000, "down_at_least": False}, "Ligne bonne"),
    ("cart", {**FIBRE, "down_kbps": 100, "down_at_least": False}, "Son seulement"),
    ("cart", {**FIBRE, "down_kbps": 0, "down_at_least": False}, "Son seulement"),
    # Wide, and unsteady.
    ("cart", {**FIBRE, "loss": 0.03}, "Ligne moyenne"),
    ("cart", {**FIBRE, "loss": 0.1}, "Image réduite"),
    ("cart", {**FIBRE, "rtt_ms": 350}, "Ligne moyenne"),
    ("cart", {**FIBRE, "rtt_ms": 700}, "Image réduite"),
    ("cart", {**FIBRE, "freezes": 2}, "Ligne moyenne"),
    ("cart", {**FIBRE, "freezes": 6}, "Image réduite"),
    ("cart", {**CLEAR, "up_kbps": 256, "loss": 0.1}, "Son seulement"),
    ("cart", {**CLEAR, "up_kbps": 0}, "Appel impossible"),
]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with empty_page() as page:
        page.evaluate(
            """Promise.all(["verdict", "line_test"].map((name) =>
              import(`/static/js/media/${name}.js`).then((module) => Object.assign(window, module))))"""
        )
        yield page


@pytest.mark.parametrize(("place", "line", "word"), VIGNETTES)
def test_the_word_for_a_line(page: Page, place: str, line: dict[str, Any], word: str) -> None:
    assert page.evaluate("([line, place]) => TITLES[judgeLine(line, place)]", [line, place]) == word


def test_what_is_needed_is_what_the_pages_send(page: Page) -> None:
    assert page.evaluate("need('cart')") == {"sound": 216, "picture": 436, "whole": 2141}
    assert page.evaluate("need('desk')") == {"sound": 68, "picture": 156, "whole": 618}


def quality(**numbers: Any) -> dict[str, Any]:
    usual = {"up_kbps": 900, "down_kbps": 0, "loss": 0, "rtt_ms": 40, "jitter_ms": 5, "freezes": 0}
    return {**usual, "estimate_kbps": None, **numbers}


def test_up_is_what_reached_the_relay_and_down_what_came_back(page: Page) -> None:
    measures = {
        "sent": [quality(estimate_kbps=300), quality(up_kbps=2000, estimate_kbps=240)],
        "received": [quality(down_kbps=100, freezes=1), quality(down_kbps=210, freezes=2)],
        "arrived": [120, 235],
    }
    found = page.evaluate("(measures) => report(measures, 'direct', 900, 'cart')", measures)
    assert (found["up_kbps"], found["down_kbps"], found["down_at_least"]) == (240, 210, True)
    assert (found["freezes"], found["title"]) == (2, "Son seulement")
    measures["arrived"] = [120, 2500]
    found = page.evaluate("(measures) => report(measures, 'direct', 900, 'desk')", measures)
    assert (found["down_at_least"], found["title"]) == (False, "Son seulement")


def test_what_the_way_up_carries_is_not_read_of_a_connection_that_only_receives(page: Page) -> None:
    """Each has an estimate: the one that nobody measured stands at 300 kbit/s for ever."""
    found = page.evaluate(
        """async () => {
          const { Meter } = await import("/static/js/media/stats.js");
          const nominated = { type: "candidate-pair", nominated: true };
          const pair = (kbps) => ({ ...nominated, availableOutgoingBitrate: kbps * 1000 });
          const connection = (sdp, ...reports) => ({
            connectionState: "connected", localDescription: { sdp },
            getStats: async () => new Map(reports.map((report, at) => [at, report])),
          });
          const both = [
            connection("up", pair(90), { type: "outbound-rtp", bytesSent: 1000 }),
            connection("down", pair(300)),
          ];
          const meter = new Meter();
          await meter.measure(both);
          return meter.measure(both);
        }"""
    )
    assert (found["estimate_kbps"], found["word"]) == (90, "son seulement")
