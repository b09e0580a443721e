"""The views kept of the cart’s camera, for who drives it: templates/consultations/cockpit/views.html."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations import selectors
from consultations.models import CameraView, Consultation
from consultations.rules import words


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLine:
    name: str
    kept: str
    pan: str
    tilt: str
    zoom: str
    rename_url: str
    forget_url: str


def camera_views_part(consultation: Consultation, camera: str) -> dict[str, Any]:
    """`camera`: how the cart names the one in use; "" until it has."""
    rows = list(selectors.camera_views(consultation)) if camera else []
    others = [row for row in rows if row.camera != camera]
    return {
        "act": consultation,
        "views": [_line(consultation, row) for row in rows if row.camera == camera],
        "others": [_line(consultation, row) for row in others],
        "replaced": _replaced(others),
    }


def _replaced(others: list[CameraView]) -> str:
    """« 2 vues gardées pour une autre caméra (Logi Rally) »."""
    if not others:
        return ""
    cameras = ", ".join(sorted({row.camera for row in others}))
    count = "Une vue gardée" if len(others) == 1 else f"{len(others)} vues gardées"
    return f"{count} pour une autre caméra ({cameras})."


def _line(consultation: Consultation, row: CameraView) -> ViewLine:
    keys = [consultation.public_id, row.public_id]
    return ViewLine(
        name=row.name,
        kept=f"{row.kept_by}, {words.moment(row.kept_at)}",
        pan=_axis(row.pan),
        tilt=_axis(row.tilt),
        zoom=_axis(row.zoom),
        rename_url=reverse("consultations:camera_view_rename", args=keys),
        forget_url=reverse("consultations:camera_view_forget", args=keys),
    )


def _axis(value: float | None) -> str:
    """As a script reads it, whatever the language of the page."""
    return "" if value is None else repr(value)
