"""What the numbers of a call point at when somebody says that it fails. A proposal, never a finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Beyond these, somebody notices.
LOST, MADE_UP, FROZEN_MS, FPS, POOR_SECONDS = 0.05, 0.03, 2000, 8, 20
SOUNDS = {"voice": "sound", "stethoscope": "stethoscope"}
AWAY = {**SOUNDS, "camera": "image", "hand_camera": "image"}
KINDS = ("line", "stethoscope", "sound", "image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one participant measured: seconds by verdict, tracks, how many cuts, devices that went away."""

    seconds: Mapping[str, int]
    tracks: Mapping[str, Any]
    cuts: int = 0
    away: Iterable[str] = ()


def suspected(calls: Iterable[Measured]) -> str:
    """The code of an incident (`consultations.enums.IncidentKind`), "" when nothing stands out.

    A device that was seen to go away comes before all that is merely measured.
    """
    measured = list(calls)
    away = {AWAY[role] for one in measured for role in one.away}
    found = {trouble for one in measured for trouble in _troubles(one.seconds, one.tracks, one.cuts)}
    kinds = (kind for found_so in (away, found) for kind in KINDS if kind in found_so)
    return next(kinds, "")


def _troubles(seconds: Mapping[str, int], tracks: Mapping[str, Any], cuts: int) -> Iterable[str]:
    if cuts or seconds.get("poor", 0) + seconds.get("audio_only", 0) >= POOR_SECONDS:
        yield "line"
    for key, track in tracks.items():
        role = key.rpartition("/")[2]
        worst = {name: tally["worst"] for name, tally in track.get("numbers", {}).items()}
        if role in SOUNDS and worst.get("made_up", 0) > MADE_UP:
            yield SOUNDS[role]
        elif role not in SOUNDS and (worst.get("frozen_ms", 0) > FROZEN_MS or worst.get("fps", FPS) < FPS):
            yield "image"
