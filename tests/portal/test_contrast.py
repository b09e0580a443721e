"""Contrast of the palette (WCAG 2.2), computed from tokens.css in the three dresses of the interface."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
DRESSES = {
    "light": r"^:root \{(.*?)^\}",
    "dark": r':root:not\(\[data-bs-theme="light"\]\) \{(.*?)\n  \}',
    "cockpit": r'^\[data-bs-theme="dark"\] \{(.*?)^\}',
}
TEXT = 4.5  # 1.4.3, ordinary text
EDGE = 3.0  # 1.4.11, edge of a control

GROUNDS = ["bg", "surface", "sunken"]
ON_GROUNDS = [(ink, ground) for ink in ["ink", "ink-2", "ink-3", "primary-text"] for ground in GROUNDS]
ON_SOFT = [(f"{tone}-text", f"{tone}-soft") for tone in ["primary", "live", "ok", "warn", "danger"]]
ON_FILLED = [("on-primary", "primary"), ("on-live", "live"), ("on-danger", "danger")]
ON_FILLED_HOVER = [("on-primary", "primary-hover"), ("on-live", "live-text"), ("on-danger", "danger-text")]
EDGES = [(edge, ground) for edge in ["edge", "focus"] for ground in GROUNDS]


def palette(dress: str) -> dict[str, str]:
    found = re.search(DRESSES[dress], TOKENS, re.MULTILINE | re.DOTALL)
    assert found is not None
    return dict(re.findall(r"--pv-([a-z0-9-]+): (#[0-9a-f]{6});", found[1]))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dress", DRESSES)
def test_text_is_read(dress: str) -> None:
    colours = palette(dress)
    pairs = ON_GROUNDS + ON_SOFT + ON_FILLED + ON_FILLED_HOVER
    short = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in short.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("dress", DRESSES)
def test_edges_of_controls_and_the_focus_are_seen(dress: str) -> None:
    colours = palette(dress)
    short = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in EDGES}
    assert {pair: ratio for pair, ratio in short.items() if ratio < EDGE} == {}


def test_the_two_ways_to_be_dark_name_the_same_roles() -> None:
    assert palette("dark").keys() == palette("cockpit").keys()
    assert palette("dark").keys() <= palette("light").keys()
