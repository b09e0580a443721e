"""Stacked bars as SVG figures: all that the template needs is numbers, for no style may be written there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 700, 200
LEFT, TOP, FOOT = 28, 12, 36
PARTS = ("a", "b", "c")  # the classes of region.css, from the ground up
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
LINES = 4  # at most, above the ground


@dataclass(frozen=True, slots=True)
class Bar:
    """`rects`: [{x, y, width, height, part}], empty ones left out."""

    x: float
    label: str
    number: str
    is_now: bool
    rects: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Chart:
    """`lines`: [{y, value}] of the grid. Everything within `width` × `height`."""

    bars: list[Bar]
    lines: list[dict[str, Any]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    ground: int = HEIGHT - FOOT


def chart(days: Sequence[dict[str, Any]]) -> Chart:
    """`days`: [{label, number, is_now, parts: [count]}]."""
    most = max((sum(day["parts"]) for day in days), default=0)
    step = next((step for step in STEPS if most <= step * LINES), STEPS[-1])
    top = max(step * -(-most // step), step)
    unit = (HEIGHT - FOOT - TOP) / top
    slot = (WIDTH - LEFT) / max(len(days), 1)
    lines = [{"y": _round(HEIGHT - FOOT - value * unit), "value": value} for value in range(0, top + 1, step)]
    return Chart([_bar(day, LEFT + rank * slot, slot, unit) for rank, day in enumerate(days)], lines)


def _bar(day: dict[str, Any], x: float, slot: float, unit: float) -> Bar:
    y, rects = float(HEIGHT - FOOT), []
    for part, count in zip(PARTS, day["parts"], strict=True):
        height = count * unit
        y -= height
        if count:
            rects.append(
                {
                    "x": _round(x + slot * 0.18),
                    "y": _round(y),
                    "width": _round(slot * 0.64),
                    "height": _round(height),
                    "part": part,
                }
            )
    return Bar(_round(x + slot / 2), day["label"], day["number"], day["is_now"], rects)


def _round(value: float) -> float:
    return round(value, 1)
