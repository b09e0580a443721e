"""Which track goes to which slot of a subscriber. Plain values: no peer, no packet."""

from typing import NamedTuple
from uuid import UUID

from media_relay.engine.roles import TrackRole

_TALKING = {TrackRole.CAMERA: "audio", TrackRole.VOICE: "video"}


class Source(NamedTuple):
    """A track somebody publishes."""

    participant: UUID
    role: TrackRole


class Place(NamedTuple):
    """A slot: the n-th of its kind. A browser plays a paired slot in step with its twin of the other kind."""

    kind: str
    number: int
    paired: bool


def paired(videos: int, audios: int) -> int:
    """How many faces with their voices the slots hold; the rest is for hand cameras, screens and
    stethoscopes.
    """
    return max(1, min(videos - 2, audios - 1))


def assign(places: list[Place], current: dict[Place, Source], wanted: list[Source]) -> dict[Place, Source]:
    """A stable assignment: what is shown stays where it is; `wanted`, first first, takes what is free."""
    taken = {place: source for place, source in current.items() if source in wanted}
    held = set(taken.values())
    for source in wanted:
        if source in held:
            continue
        free = [place for place in places if place.kind == source.role.kind and place not in taken]
        if free:
            taken[min(free, key=lambda place: _preference(place, source, taken))] = source
    return taken


def _preference(place: Place, source: Source, taken: dict[Place, Source]) -> tuple[int, int]:
    other = _TALKING.get(source.role)
    if other is None:
        return int(place.paired), place.number
    twin = taken.get(Place(other, place.number, paired=True))
    if not place.paired:
        return 3, place.number
    if twin is None:
        return 1, place.number
    return (0 if twin.participant == source.participant else 2), place.number
