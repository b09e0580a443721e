"""How near physicians and carts are to where the patient lives: as far as the communes are on the map."""

from collections.abc import Iterable

from directory.models import PlaceOfExercise
from scheduling.rules.distance import RINGS, Point, kilometres, ring_of
from territory.models import Commune


def rings_around(home: Commune | None) -> list[frozenset[int]]:
    """The communes by distance, nearest ring first, this one before all; one query.

    Communes that are not on the map are in no ring.
    """
    if home is None:
        return []
    here = point_of(home)
    if here is None:
        return [frozenset({home.pk})]
    rings: list[set[int]] = [set() for _ in range(len(RINGS) + 1)]
    rows = Commune.objects.filter(latitude__isnull=False, longitude__isnull=False)
    for key, latitude, longitude in rows.values_list("pk", "latitude", "longitude"):
        there = Point(float(latitude or 0), float(longitude or 0))  # neither is null here
        rings[ring_of(kilometres(here, there))].add(key)
    return [frozenset(ring) for ring in rings if ring]


def point_of(commune: Commune) -> Point | None:
    if commune.latitude is None or commune.longitude is None:
        return None
    return Point(float(commune.latitude), float(commune.longitude))


def distance_between(home: Commune | None, other: Commune) -> float | None:
    """Kilometres; 0 in the same commune; None when one of them is not on the map."""
    if home is None:
        return None
    if home.pk == other.pk:
        return 0.0
    one, two = point_of(home), point_of(other)
    return kilometres(one, two) if one and two else None


def nearest_places(places: Iterable[PlaceOfExercise], home: Commune | None) -> dict[int, PlaceOfExercise]:
    """Of each person, the nearest of these where they still work; the first when the map says nothing."""
    found: dict[int, PlaceOfExercise] = {}
    for place in places:
        known = found.get(place.practitioner_id)
        if place.ends_on is not None:
            continue
        if known is None or _away(home, place) < _away(home, known):
            found[place.practitioner_id] = place
    return found


def _away(home: Commune | None, place: PlaceOfExercise) -> float:
    away = distance_between(home, place.site.commune)
    return float("inf") if away is None else away
