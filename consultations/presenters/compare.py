"""Two images of a patient side by side: templates/consultations/images/compare.html."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from consultations import selectors
from consultations.enums import EarSide, StillSource
from consultations.models import Consultation, StillImage
from consultations.presenters import people
from consultations.rules import words
from core import french
from core.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    key: str
    url: str
    label: str


def compare_page(
    actor: Actor, consultation: Consultation, left: UUID | None, right: UUID | None
) -> dict[str, Any]:
    """`left` is the earlier one; not chosen, they are the newest and the last before it that is like it."""
    stills = selectors.stills_to_compare(actor, consultation)
    newer = _chosen(stills, right) or (stills[0] if stills else None)
    older = _chosen(stills, left) or _before(stills, newer)
    return {
        "act": consultation,
        "patient": people.short_name(consultation.appointment.patient),
        "shots": [shot(one) for one in stills],
        "older": shot(older) if older else None,
        "newer": shot(newer) if newer else None,
    }


def shot(still: StillImage) -> Shot:
    return Shot(
        key=str(still.document_public_id),
        url=reverse("documents:open", args=[still.document_public_id]),
        label=f"{still_label(still)}, {words.moment(still.taken_at)}",
    )


def still_label(still: StillImage) -> str:
    """« Caméra main, oreille gauche, avec dessin »."""
    side = f", {french.within(EarSide(still.side).label)}" if still.side else ""
    drawn = ", avec dessin" if still.original_id else ""
    return f"{StillSource(still.track_role).label}{side}{drawn}"


def _chosen(stills: Sequence[StillImage], key: UUID | None) -> StillImage | None:
    return next((one for one in stills if one.document_public_id == key), None)


def _before(stills: Sequence[StillImage], newer: StillImage | None) -> StillImage | None:
    """Of the same camera and ear first, of another act rather than of this one."""
    others = [one for one in stills if newer is not None and one.taken_at < newer.taken_at]
    return max(others, key=lambda one: _likeness(one, newer), default=None)


def _likeness(one: StillImage, other: StillImage | None) -> tuple[bool, bool, bool]:
    if other is None:
        return (False, False, False)
    return (
        (one.track_role, one.side) == (other.track_role, other.side),
        one.track_role == other.track_role,
        one.consultation_id != other.consultation_id,
    )
