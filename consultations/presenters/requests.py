"""What the physician asks of the cart, in words."""

from dataclasses import dataclass

from django.utils.html import format_html

from consultations.enums import AuscultationPoint, RequestKind
from consultations.models import CartRequest
from consultations.presenters.body_map import nth, region_of


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


def asked(request: CartRequest | None) -> Asked | None:
    if request is None:
        return None
    if request.kind == RequestKind.HAND_CAMERA:
        verb, target, how, rank = "Approchez", "la caméra main", "De la zone que le médecin vous montre.", ""
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
    )
