"""What the physician asks of the cart, in words."""

from dataclasses import dataclass

from django.utils.html import format_html

from consultations.enums import AuscultationPoint, EarSide, RequestKind
from consultations.models import CartRequest
from consultations.presenters.body_map import nth, region_of
from core import french

# The patient’s own left: whoever faces them has it on their right.
EARS = {
    "": ("Approchez", "la caméra main", "De la zone que le médecin vous montre."),
    EarSide.LEFT: (
        "Approchez la caméra main",
        "oreille gauche",
        "La gauche du patient : à votre droite, de face.",
    ),
    EarSide.RIGHT: (
        "Approchez la caméra main",
        "oreille droite",
        "La droite du patient : à votre gauche, de face.",
    ),
}
OTHER: dict[str, str] = {EarSide.LEFT: EarSide.RIGHT.value, EarSide.RIGHT: EarSide.LEFT.value}


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
    # Of an ear only: the other one, and what the cockpit is told once the cart said that it is that one.
    other_side: str
    side_said: str


def asked(request: CartRequest | None) -> Asked | None:
    if request is None:
        return None
    if request.kind == RequestKind.HAND_CAMERA:
        (verb, target, how), rank = EARS[request.side], ""
    else:
        point = AuscultationPoint(request.point)
        places = region_of(point).places
        verb, target, how = "Posez le stéthoscope", point.label, places[point].how
        rank = format_html("{} point sur {}", nth(list(places).index(point) + 1), len(places))
    return Asked(
        public_id=str(request.public_id),
        verb=verb,
        target=target,
        how=how,
        rank=rank,
        is_placed=request.placed_at is not None,
        is_repeat_asked=request.repeat_asked_at is not None,
        is_stethoscope=request.kind == RequestKind.STETHOSCOPE,
        other_side=OTHER.get(request.side, ""),
        side_said=side_said(request),
    )


def side_said(request: CartRequest) -> str:
    if not request.side_said_by:
        return ""
    ear = french.within(EarSide(request.side).label)
    return f"{request.side_said_by} dit que c’est l’{ear}. Vérifiez les images déjà prises."
