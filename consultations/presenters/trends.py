"""The values before, as a small line and as words: what went up or down, and nothing about what it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from consultations.rules import vitals as rules
from consultations.rules import words
from consultations.selectors import LastMeasure

WIDTH, HEIGHT, EDGE = 60, 16, 2


@dataclass(frozen=True, slots=True)
class Trend:
    """`points` of a polyline in a box of 60 by 16, the last one apart; `said` for who cannot see it."""

    points: str
    last_x: str
    last_y: str
    said: str


def trend(measures: Sequence[LastMeasure]) -> Trend | None:
    """None while there is one value only."""
    if len(measures) < 2:
        return None
    values = [one.value for one in measures]
    low, high = min(values), max(values)
    step = Decimal(WIDTH - 2 * EDGE) / (len(values) - 1)
    spots = [(EDGE + step * place, _height(value, low, high)) for place, value in enumerate(values)]
    points = [(f"{x:.1f}", f"{y:.1f}") for x, y in spots]
    said = ", ".join(
        f"{rules.number(one.value)} le {words.short_day(one.measured_at)}" for one in measures[:-1]
    )
    return Trend(
        " ".join(",".join(point) for point in points),
        *points[-1],
        f"Avant : {said} ; maintenant : {rules.number(values[-1])}.",
    )


def _height(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """The same values lie in the middle."""
    if low == high:
        return Decimal(HEIGHT) / 2
    return HEIGHT - EDGE - (value - low) / (high - low) * (HEIGHT - 2 * EDGE)
