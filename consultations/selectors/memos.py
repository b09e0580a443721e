"""The memo sheets, one a kind of device and one of the cart itself: data/memos/<kind>.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import NotFound

FOLDER = Path(__file__).parent.parent / "data" / "memos"
# In the order of a first day.
KINDS = (
    *("cart", "camera", "hand_camera", "stethoscope", "otoscope", "dermatoscope", "ecg"),
    *("blood_pressure", "oximeter", "thermometer", "scale", "glucometer"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """What a replacement reads on their first day: lists of short sentences, in the order of the gestures."""

    kind: str
    title: str
    icon: str
    purpose: str
    hold: list[str]
    clean: list[str]
    charge: list[str]
    fails: list[str]


@cache
def memos() -> tuple[Memo, ...]:
    return tuple(_read(kind) for kind in KINDS)


def memo_for(kind: str) -> Memo:
    found = next((memo for memo in memos() if memo.kind == kind), None)
    if found is None:
        raise NotFound("Cette fiche est introuvable.")
    return found


def _read(kind: str) -> Memo:
    with (FOLDER / f"{kind}.toml").open("rb") as file:
        return Memo(kind=kind, **tomllib.load(file))
