"""How far two communes are, as the crow flies between their centres. Pure."""

import math
from typing import NamedTuple

EARTH = 6371.0  # kilometres
RINGS = (10, 25, 50, 100)  # kilometres: who is about as near is offered in the order of time


class Point(NamedTuple):
    """Degrees."""

    latitude: float
    longitude: float


def kilometres(one: Point, other: Point) -> float:
    """The great circle (haversine)."""
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def ring_of(distance: float) -> int:
    """0 for the nearest; as many as there are rings for what is further than all."""
    return next((rank for rank, limit in enumerate(RINGS) if distance <= limit), len(RINGS))
