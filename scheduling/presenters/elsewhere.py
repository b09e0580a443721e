"""The specialties open to other regions, in words."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core import french
from core.clock import today
from scheduling.models import ElsewhereOpening

OPEN = {"label": "Ouverte", "icon": "check", "tone": "ok"}
TO_COME = {"label": "À venir", "icon": "clock", "tone": ""}
OVER = {"label": "Fermée", "icon": "lock", "tone": ""}


def opening_lines(openings: Iterable[ElsewhereOpening], at: dt.datetime) -> list[dict[str, Any]]:
    """Each with its period, its state, and the address that closes it ("" once it is over)."""
    on = today(at)
    return [
        {
            "title": str(one),
            "text": f"{_period(one)} · {one.reason}",
            "state": _state(one, on),
            "close_url": _close_url(one, on),
            "confirm": "Fermer dès demain" if one.starts_on <= on else "Retirer",
        }
        for one in openings
    ]


def _period(opening: ElsewhereOpening) -> str:
    since = french.date_in_full(opening.starts_on)
    return (
        f"Du {since} au {french.date_in_full(opening.ends_on)}" if opening.ends_on else f"Depuis le {since}"
    )


def _state(opening: ElsewhereOpening, on: dt.date) -> dict[str, str]:
    if opening.starts_on > on:
        return TO_COME
    return OPEN if opening.ends_on is None or opening.ends_on >= on else OVER


def _close_url(opening: ElsewhereOpening, on: dt.date) -> str:
    is_closed = opening.ends_on is not None and opening.ends_on <= on
    return "" if is_closed else reverse("scheduling:elsewhere_close", args=[opening.public_id])
