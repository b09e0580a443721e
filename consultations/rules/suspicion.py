"""What the numbers of a call point at when somebody says that it fails. A proposal, never a finding."""

from collections.abc import Iterable, Mapping
from typing import Any

# Beyond these, somebody notices.
LOST, MADE_UP, FROZEN_MS, FPS, POOR_SECONDS = 0.05, 0.03, 2000, 8, 20
SOUNDS = {"voice": "sound", "stethoscope": "stethoscope"}


def suspected(calls: Iterable[tuple[Mapping[str, int], Mapping[str, Any], int]]) -> str:
    """The code of an incident (`consultations.enums.IncidentKind`), "" when nothing stands out.

    Each call is what one participant measured: seconds by verdict, tracks, how many cuts.
    """
    found = {trouble for seconds, tracks, cuts in calls for trouble in _troubles(seconds, tracks, cuts)}
    return next((kind for kind in ("line", "stethoscope", "sound", "image") if kind in found), "")


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
