"""When the page of a kit says that its line is thin, and when it stops: the module itself, in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.media_relay.scripts import empty_page

pytestmark = pytest.mark.journey

HEAR = """([qualities]) => import('/static/js/consultations/thin_line.js').then(({ ThinLine }) => {
  const panel = document.createElement("section");
  panel.hidden = true;
  const line = new ThinLine(panel, "Le réseau est faible ici.");
  return qualities.map((quality) => { line.hear(quality); return !panel.hidden; });
})"""
WIDE = {"verdict": "good", "estimate_kbps": 2_000}
NARROW = {"verdict": "good", "estimate_kbps": 300}
LOSSY = {"verdict": "poor", "estimate_kbps": 2_000}
UNKNOWN = {"verdict": "good", "estimate_kbps": None}


@pytest.fixture
def empty() -> Iterator[Page]:
    with empty_page() as page:
        yield page


@pytest.mark.parametrize("thin", [NARROW, LOSSY])
def test_a_line_is_thin_after_four_measures_and_clear_after_four_others(empty: Page, thin: dict) -> None:
    shown = empty.evaluate(HEAR, [[*[thin] * 5, *[WIDE] * 5]])
    assert shown == [False, False, False, True, True, True, True, True, False, False]


def test_a_bend_of_the_road_and_a_line_not_measured_are_nothing(empty: Page) -> None:
    assert not any(empty.evaluate(HEAR, [[NARROW, NARROW, NARROW, WIDE, NARROW, *[UNKNOWN] * 6]]))
