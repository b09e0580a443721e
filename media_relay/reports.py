"""What a browser reports of its own line: a closed list of numbers, passed on to those who watch the room."""

import datetime as dt
import hashlib
from typing import Any
from uuid import UUID

from media_relay.engine.roles import TrackRole
from media_relay.engine.sharing import Level
from media_relay.limits import RateLimit

VERDICTS = ("good", "fair", "poor", "audio_only")
MOST_TRACKS, MOST_CUTS, MOST_OUTAGES = 24, 8, 8
_DAY_MS = 24 * 3600 * 1000
_SHARE, _MS = 1.0, 60_000.0

# What may be said of the line, of a cut and of each kind of track, and the largest value that makes sense.
_LINE = {
    "rtt_ms": _MS,
    "jitter_ms": _MS,
    "loss": _SHARE,
    "freezes": 1000.0,
    "up_kbps": 100_000.0,
    "down_kbps": 100_000.0,
    "seconds": 120.0,
}
_BEGUN = {"number": 10_000.0, "ago_ms": float(_DAY_MS)}
_CUT = {**_BEGUN, "ms": float(_DAY_MS)}
_EVERY = {"kbps": 100_000.0, "loss": _SHARE, "jitter_ms": _MS}
_PICTURE = {"fps": 240.0, "width": 16_384.0, "height": 16_384.0}
_TRACK = {
    ("up", "audio"): {**_EVERY, "rtt_ms": _MS},
    ("up", "video"): {**_EVERY, **_PICTURE, "rtt_ms": _MS, "slowed": 1.0},
    ("down", "audio"): {**_EVERY, "delay_ms": _MS, "made_up": _SHARE},
    ("down", "video"): {**_EVERY, **_PICTURE, "delay_ms": _MS, "freezes": 1000.0, "frozen_ms": 120_000.0},
}
# What somebody plugs in.
_DEVICES = (TrackRole.CAMERA, TrackRole.HAND_CAMERA, TrackRole.VOICE, TrackRole.STETHOSCOPE)


def limit() -> RateLimit:
    """How often one socket is listened to: five times what our pages say; the rest is ignored."""
    return RateLimit(burst=6, a_second=0.5)


def bounded(report: Any) -> dict[str, Any] | None:
    """The known fields within their bounds, None when there is no verdict among ours."""
    if not isinstance(report, dict) or report.get("verdict") not in VERDICTS:
        return None
    tracks = [_track(one) for one in _listed(report.get("tracks"), MOST_TRACKS)]
    cuts = [_numbers(one, _CUT) for one in _listed(report.get("cuts"), MOST_CUTS)]
    outages = [_outage(one) for one in _listed(report.get("outages"), MOST_OUTAGES)]
    return {
        "verdict": report["verdict"],
        **_numbers(report, _LINE),
        "tracks": [one for one in tracks if one is not None],
        "cuts": [one for one in cuts if one.keys() == _CUT.keys()],
        "outages": [one for one in outages if one is not None],
    }


def _listed(said: Any, most: int) -> list[dict[str, Any]]:
    rows = said[:most] if isinstance(said, list) else []
    return [row for row in rows if isinstance(row, dict)]


def _outage(said: dict[str, Any]) -> dict[str, Any] | None:
    """A device that went away; without `ms` it is still away."""
    role, numbers = _role(said.get("role")), _numbers(said, _CUT)
    if role not in _DEVICES or _BEGUN.keys() - numbers.keys():
        return None
    return {"role": role.value, **numbers}


def _track(said: dict[str, Any]) -> dict[str, Any] | None:
    """One track, None when it is none of ours. A received track says whose it is."""
    way, role, source = said.get("way"), _role(said.get("role")), _participant(said.get("from"))
    if way not in ("up", "down") or role is None or (way == "down" and source is None):
        return None
    kept: dict[str, Any] = {"way": way, "role": role.value, **_numbers(said, _TRACK[way, role.kind])}
    if way == "down":
        kept["from"] = source
        kept["level"] = said["level"] if said.get("level") in list(Level) else Level.FULL.value
    return kept


def _role(said: Any) -> TrackRole | None:
    try:
        return TrackRole(said)
    except ValueError:
        return None


def _participant(said: Any) -> str | None:
    try:
        return str(UUID(said))
    except (ValueError, TypeError, AttributeError):
        return None


def _numbers(said: dict[str, Any], limits: dict[str, float]) -> dict[str, float]:
    kept = {}
    for name, most in limits.items():
        value = said.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most:
            kept[name] = round(value, 4)
    return kept


def event(
    room: UUID, participant: UUID, report: dict[str, Any], *, relay: str, session: str, at: dt.datetime
) -> dict[str, Any]:
    """The same as an event of the room (`line`), with the process that serves and the load of the page."""
    page = hashlib.blake2s(session.encode(), digest_size=4).hexdigest()
    return {
        "type": "relay.event",
        "name": "line",
        "room": str(room),
        "participant": str(participant),
        "at": at.isoformat(),
        "data": {**report, "relay": relay, "page": page},
    }
