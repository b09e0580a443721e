"""What the physician asks of the cart, in words and on the body map."""

from dataclasses import dataclass

from django.utils.html import format_html

from consultations.enums import AuscultationPoint, RequestKind
from consultations.models import CartRequest


def nth(number: int) -> str:
    """« 1er », « 5e », with its ending raised."""
    return format_html("{}<sup>{}</sup>", number, "er" if number == 1 else "e")


def _between_ribs(where: str, number: int) -> str:
    return format_html("{}, {} espace entre les côtes.", where, nth(number))


# Where each point is, as said to somebody holding the chest piece; coordinates on templates/…/torso.html.
PLACES = {
    AuscultationPoint.AORTIC: (_between_ribs("À droite du sternum", 2), 86, 88),
    AuscultationPoint.PULMONARY: (_between_ribs("À gauche du sternum", 2), 114, 88),
    AuscultationPoint.ERB: (_between_ribs("À gauche du sternum", 3), 116, 106),
    AuscultationPoint.TRICUSPID: (_between_ribs("En bas à gauche du sternum", 4), 113, 128),
    AuscultationPoint.MITRAL: (_between_ribs("Sous le sein gauche", 5), 133, 137),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of the map. `state` is "", "now" or "done"."""

    code: str
    label: str
    x: int
    y: int
    tick: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the cart shows in giant letters, and the cockpit beside the map."""

    public_id: str
    verb: str
    target: str
    how: str
    rank: str
    is_placed: bool
    is_repeat_asked: bool
    is_stethoscope: bool


def points(current: CartRequest | None, heard: frozenset[str]) -> list[Point]:
    now = current.point if current is not None else ""
    return [
        Point(
            code=point.value,
            label=point.label,
            x=x,
            y=y,
            tick=f"m{x - 3.2:.1f} {y + 0.2:.1f} 2.3 2.3 4.2-4.6",
            state="now" if point == now else "done" if point in heard else "",
        )
        for point, (_, x, y) in PLACES.items()
    ]


def asked(request: CartRequest | None) -> Asked | None:
    if request is None:
        return None
    if request.kind == RequestKind.HAND_CAMERA:
        verb, target, how, rank = "Approchez", "la caméra main", "De la zone que le médecin vous montre.", ""
    else:
        point = AuscultationPoint(request.point)
        verb, target, how = "Posez le stéthoscope", point.label, PLACES[point][0]
        rank = format_html("{} point sur {}", nth(list(PLACES).index(point) + 1), len(PLACES))
    return Asked(
        public_id=str(request.public_id),
        verb=verb,
        target=target,
        how=how,
        rank=rank,
        is_placed=request.placed_at is not None,
        is_repeat_asked=request.repeat_asked_at is not None,
        is_stethoscope=request.kind == RequestKind.STETHOSCOPE,
    )
