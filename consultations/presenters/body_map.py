"""Where the stethoscope goes: two drawings of the body, and the points on them with their state."""

from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.text import capfirst

from consultations.enums import AuscultationPoint as P
from consultations.models import CartRequest

FRONT, BACK = "front", "back"
SEEN = {
    FRONT: "Thorax vu de face. La droite de la personne est à gauche de l’image.",
    BACK: "Dos. La droite de la personne est à droite de l’image.",
}
SAID = {"now": "demandé", "placed": "posé", "done": "entendu"}


def nth(number: int) -> str:
    """« 1er », « 5e », with its ending raised."""
    return format_html("{}<sup>{}</sup>", number, "er" if number == 1 else "e")


def _between_ribs(where: str, number: int) -> str:
    return format_html("{}, {} espace entre les côtes.", where, nth(number))


@dataclass(frozen=True, slots=True)
class Place:
    """Where one point is, as said to somebody holding the chest piece; coordinates on its drawing."""

    x: int
    y: int
    how: str
    short: str = ""


HEART = {
    P.AORTIC: Place(86, 88, _between_ribs("À droite du sternum", 2)),
    P.PULMONARY: Place(114, 88, _between_ribs("À gauche du sternum", 2)),
    P.ERB: Place(116, 106, _between_ribs("À gauche du sternum", 3)),
    P.TRICUSPID: Place(113, 128, _between_ribs("En bas à gauche du sternum", 4)),
    P.MITRAL: Place(133, 137, _between_ribs("Sous le sein gauche", 5)),
}
CHEST = {
    P.APEX_RIGHT: Place(70, 66, "Devant, juste sous la clavicule, à sa droite.", "Sommet droit"),
    P.APEX_LEFT: Place(130, 66, "Devant, juste sous la clavicule, à sa gauche.", "Sommet gauche"),
    P.MIDDLE_RIGHT: Place(64, 108, "Devant, à hauteur du sein, à sa droite.", "Milieu droit"),
    P.MIDDLE_LEFT: Place(140, 110, "Devant, à hauteur du sein, côté aisselle, à sa gauche.", "Milieu gauche"),
    P.BASE_RIGHT: Place(70, 152, "Devant, sur les dernières côtes, à sa droite.", "Base droite"),
    P.BASE_LEFT: Place(131, 160, "Devant, sur les dernières côtes, à sa gauche.", "Base gauche"),
}
REAR = {
    P.BACK_APEX_LEFT: Place(76, 56, "Dans le dos, au-dessus de l’omoplate, à sa gauche.", "Sommet gauche"),
    P.BACK_APEX_RIGHT: Place(124, 56, "Dans le dos, au-dessus de l’omoplate, à sa droite.", "Sommet droit"),
    P.BACK_MIDDLE_LEFT: Place(
        86, 98, "Dans le dos, entre l’omoplate et la colonne, à sa gauche.", "Milieu gauche"
    ),
    P.BACK_MIDDLE_RIGHT: Place(
        114, 98, "Dans le dos, entre l’omoplate et la colonne, à sa droite.", "Milieu droit"
    ),
    P.BACK_BASE_LEFT: Place(76, 146, "Dans le dos, sous l’omoplate, à sa gauche.", "Base gauche"),
    P.BACK_BASE_RIGHT: Place(124, 146, "Dans le dos, sous l’omoplate, à sa droite.", "Base droite"),
}
OTHERS = {
    P.CAROTID_RIGHT: Place(90, 22, "Sur le cou, à sa droite.", "Carotide droite"),
    P.CAROTID_LEFT: Place(110, 22, "Sur le cou, à sa gauche.", "Carotide gauche"),
    P.ABDOMEN: Place(100, 192, "Sur le ventre, autour du nombril.", "Abdomen"),
}


@dataclass(frozen=True, slots=True)
class Region:
    """Points that are listened to one after the other."""

    code: str
    label: str
    face: str
    places: dict[P, Place] = field(hash=False)


REGIONS = (
    Region("heart", "Cœur", FRONT, HEART),
    Region("chest", "Poumons", FRONT, CHEST),
    Region("back", "Dos", BACK, REAR),
    Region("others", "Autres", FRONT, OTHERS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of the map. `state` is "", "now" (asked), "placed" or "done" (heard); `said`, its word."""

    code: str
    label: str
    short: str
    x: int
    y: int
    tick: str
    state: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMap:
    """A drawing and its points; `label` is read aloud."""

    face: str
    label: str
    left: str
    right: str
    points: list[Point]


def region_of(code: str) -> Region:
    """The region of a point; the heart for none."""
    return next((one for one in REGIONS if code in one.places), REGIONS[0])


def place_of(point: P) -> Place:
    return region_of(point).places[point]


def regions(current: CartRequest | None, heard: frozenset[str]) -> list[dict[str, object]]:
    """Each region with its points, for the physician to ask."""
    shown = region_of(_asked(current)).code
    return [
        {
            "code": one.code,
            "label": one.label,
            "face": one.face,
            "is_shown": one.code == shown,
            "points": _points(one, current, heard),
        }
        for one in REGIONS
    ]


def maps(current: CartRequest | None, heard: frozenset[str]) -> list[BodyMap]:
    """Both drawings, with every point, the one of the point asked first."""
    first = region_of(_asked(current)).face
    return [
        _map(face, [point for one in REGIONS if one.face == face for point in _points(one, current, heard)])
        for face in sorted(SEEN, key=lambda face: face != first)
    ]


def map_at_cart(current: CartRequest | None, heard: frozenset[str]) -> BodyMap:
    """The drawing of the point asked, with those of its region only: nothing else to look at."""
    region = region_of(_asked(current))
    return _map(region.face, _points(region, current, heard))


def _asked(current: CartRequest | None) -> str:
    return current.point if current is not None else ""


def _map(face: str, points: list[Point]) -> BodyMap:
    told = [f"{capfirst(one.label)} : {one.said}." for one in points if one.said]
    sides = ("sa droite", "sa gauche") if face == FRONT else ("sa gauche", "sa droite")
    return BodyMap(
        face=face, label=" ".join([SEEN[face], *told]), left=sides[0], right=sides[1], points=points
    )


def _points(region: Region, current: CartRequest | None, heard: frozenset[str]) -> list[Point]:
    return [_point(point, place, _state(point, current, heard)) for point, place in region.places.items()]


def _state(point: P, current: CartRequest | None, heard: frozenset[str]) -> str:
    if current is not None and current.point == point:
        return "placed" if current.placed_at else "now"
    return "done" if point in heard else ""


def _point(point: P, place: Place, state: str) -> Point:
    return Point(
        code=point.value,
        label=point.label,
        short=place.short or capfirst(point.label),
        x=place.x,
        y=place.y,
        tick=f"m{place.x - 3.2:.1f} {place.y + 0.2:.1f} 2.3 2.3 4.2-4.6",
        state=state,
        said=SAID.get(state, ""),
    )
