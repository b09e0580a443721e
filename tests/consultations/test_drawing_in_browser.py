"""What is drawn, as messages that may be lost or hostile, and over pictures of any shape: without a relay."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.media_relay.scripts import empty_page

pytestmark = pytest.mark.journey

CART = "6b2f3c1e-0000-4000-8000-000000000001"
STROKE = {
    "of": CART,
    "on": "hand_camera",
    "id": 1,
    "kind": "circle",
    "colour": 0,
    "points": [0, 0, 10000, 5000],
}
ALL = {"of": CART, "on": "hand_camera", "ids": [1]}
STAGE = """async (cart) => {
  const strokes = await import("/static/js/consultations/strokes.js");
  const { Drawn } = await import("/static/js/consultations/drawn.js");
  Object.assign(window, strokes);
  const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 200 });
  const pencil = canvas.getContext("2d");
  setInterval(() => pencil.fillRect(Math.random() * 400, 0, 8, 200), 50);
  const video = Object.assign(document.createElement("video"), { muted: true, autoplay: true });
  video.srcObject = canvas.captureStream(20);
  video.dataset.shows = `${cart}/hand_camera`;
  document.body.replaceChildren(video);
  document.body.style.position = "relative";
  Object.assign(video.style, { position: "absolute", objectFit: "contain", width: "400px", height: "400px" });
  await new Promise((done) => video.requestVideoFrameCallback(done));
  window.video = video;
  window.drawn = new Drawn();
  window.says = (said, hand = "one") => drawn.received(hand, new TextEncoder().encode(said));
  window.inkedAt = (x, y) => {
    const ink = video.nextElementSibling;
    if (!(ink instanceof HTMLCanvasElement)) return false;
    const dense = devicePixelRatio;
    return ink.getContext("2d").getImageData(x * dense - 2, y * dense - 2, 4, 4).data.some(Boolean);
  };
}"""


@pytest.fixture(scope="module")
def empty() -> Iterator[Page]:
    with empty_page() as page:
        yield page


@pytest.fixture
def page(empty: Page) -> Page:
    empty.reload()  # nobody is left who looks after the drawings of before
    empty.add_style_tag(content=".pv-drawn { position: absolute; }")
    empty.evaluate(STAGE, CART)
    return empty


def says(page: Page, *messages: Any, hand: str = "one") -> None:
    for message in messages:
        said = message if isinstance(message, str) else json.dumps(message)
        page.evaluate("([said, hand]) => says(said, hand)", [said, hand])


def strokes(page: Page) -> int:
    counted = "() => [...drawn.sheets.values()].reduce((sum, { strokes }) => sum + strokes.size, 0)"
    return int(page.evaluate(counted))


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "null",
        "[]",
        "{",
        "x" * 2000,
        {**STROKE, "id": -1},
        {**STROKE, "id": 1.5},
        {**STROKE, "id": "1"},
        {**STROKE, "kind": "image"},
        {**STROKE, "colour": 3},
        {**STROKE, "colour": "url(x)"},
        {**STROKE, "points": "0,0"},
        {**STROKE, "points": [0, 0, 10001, 0]},
        {**STROKE, "points": [0, 0, None, 0]},
        {**STROKE, "points": [0, 0]},
        {**STROKE, "kind": "pen", "points": [0, 0, 1]},
        {**STROKE, "kind": "pen", "points": [1, 1] * 71},
        {**STROKE, "of": "<img>"},
        {**STROKE, "on": "camera"},
        {**ALL, "ids": list(range(61))},
        {**ALL, "ids": ["1"]},
    ],
)
def test_what_is_none_of_ours_is_ignored(page: Page, hostile: Any) -> None:
    says(page, hostile)
    assert page.evaluate("drawn.sheets.size") == 0
    assert page.locator("canvas").count() == 0


def test_what_is_written_is_read_and_fits_in_a_message(page: Page) -> None:
    longest = page.evaluate(
        """(of) => {
          const points = Array.from({ length: 2 * MOST_POINTS }, () => WHOLE);
          const stroke = { id: 99999, kind: "pen", colour: 2, points };
          const bytes = writtenOne({ of, on: "hand_camera" }, stroke);
          return [bytes.length, JSON.stringify(read(bytes).stroke) === JSON.stringify(stroke)];
        }""",
        CART,
    )
    assert longest[0] <= 1100
    assert longest[1]
    every = "(of) => writtenAll({ of, on: 'screen' }, Array(MOST_STROKES).fill({ id: 99999 })).length"
    assert page.evaluate(every, CART) <= 1100


def test_shares_of_the_picture_and_not_of_its_box(page: Page) -> None:
    """400 × 200 in a square: bands of 100 above and below."""
    says(page, STROKE)
    assert page.evaluate("inkedAt(200, 102)")  # the top of the circle, at the top of the picture
    assert page.evaluate("inkedAt(200, 200)")  # its foot, in the middle
    assert not page.evaluate("inkedAt(200, 4)")
    page.evaluate("Object.assign(video.style, { width: '200px', height: '200px' }); drawn.draw()")
    assert page.evaluate("inkedAt(100, 52)")
    page.evaluate("video.style.objectFit = 'cover'; drawn.draw()")
    assert page.evaluate("inkedAt(100, 3)")


def test_what_was_taken_back_goes_and_who_says_nothing_more_too(page: Page) -> None:
    says(page, STROKE, {**STROKE, "id": 2})
    assert strokes(page) == 2
    says(page, ALL)
    assert strokes(page) == 1
    says(page, {**ALL, "on": "screen", "ids": []})  # they draw upon another picture now
    assert strokes(page) == 0
    says(page, STROKE)
    page.evaluate("drawn.sheets.get('one').at -= 6000; drawn.look()")
    assert page.evaluate("drawn.sheets.size") == 0
    assert page.locator("canvas").count() == 0


def test_a_flood_is_bounded(page: Page) -> None:
    for number in range(100):
        says(page, {**STROKE, "id": number})
    assert strokes(page) == 60
    for number in range(20):
        says(page, STROKE, hand=f"hand-{number}")
    assert page.evaluate("drawn.sheets.size") == 8
