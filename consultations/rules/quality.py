"""What the line carried during a call, summed up: minutes by verdict, worst and median of each number, cuts.

A number is kept as how often it fell into each class (`bounds`), so that a summary never grows with the call.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

MOST_TRACKS, MOST_CUTS, MOST_OUTAGES = 64, 40, 40

Tally = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Number:
    """`worst` picks the worse of two values; classes end at `bounds`."""

    worst: Callable[..., float]
    bounds: tuple[float, ...]


_KBPS = (16, 32, 48, 64, 96, 128, 200, 300, 450, 700, 1000, 1500, 2500)
_SHARES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.35, 0.5)
_MS = (10, 20, 30, 50, 75, 100, 150, 200, 300, 450, 700, 1000, 2000)

NUMBERS: dict[str, Number] = {
    "kbps": Number(min, _KBPS),
    "loss": Number(max, _SHARES),
    "jitter_ms": Number(max, _MS),
    "rtt_ms": Number(max, _MS),
    "delay_ms": Number(max, _MS),
    "fps": Number(min, (1, 3, 5, 8, 10, 12, 15, 20, 24, 28)),
    "height": Number(min, (90, 120, 180, 240, 360, 480, 540, 720)),
    "frozen_ms": Number(max, _MS),
    "made_up": Number(max, _SHARES),
}
# These add up over the call instead.
SUMS = ("freezes", "frozen_ms", "slowed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One report of a participant’s browser. `page` tells one load of the page from another."""

    at: dt.datetime
    verdict: str
    seconds: int = 0
    line: Mapping[str, float] = field(default_factory=dict)
    tracks: tuple[Mapping[str, Any], ...] = ()
    cuts: tuple[Mapping[str, float], ...] = ()
    outages: tuple[Mapping[str, Any], ...] = ()
    relay: str = ""
    page: str = ""


def reported(data: Mapping[str, Any], at: dt.datetime) -> Reported:
    """What the relay hands on as `line` (media_relay/reports.py bounds it)."""
    return Reported(
        at=at,
        verdict=str(data["verdict"]),
        seconds=int(data.get("seconds", 0)),
        line={name: data[name] for name in ("rtt_ms", "loss") if name in data},
        tracks=tuple(data.get("tracks", ())),
        cuts=tuple(data.get("cuts", ())),
        outages=tuple(data.get("outages", ())),
        relay=str(data.get("relay", "")),
        page=str(data.get("page", "")),
    )


def tallied(tally: Mapping[str, Any], name: str, value: float) -> Tally:
    """The same tally with one value more."""
    number = NUMBERS[name]
    counts = list(tally.get("counts", [0] * (len(number.bounds) + 1)))
    counts[bisect_left(number.bounds, value)] += 1
    return {"worst": number.worst(tally.get("worst", value), value), "counts": counts}


def median(tally: Mapping[str, Any], name: str) -> float:
    """The end of the class in which the middle value is, never beyond the worst."""
    counts, bounds = tally["counts"], NUMBERS[name].bounds
    middle = (sum(counts) + 1) // 2
    index = next(index for index, seen in enumerate(accumulate(counts)) if seen >= middle)
    at, worst = bounds[min(index, len(bounds) - 1)], float(tally["worst"])
    return max(at, worst) if NUMBERS[name].worst is min else min(at, worst)


def key_of(track: Mapping[str, Any]) -> str:
    """« up/camera », « down/<who it comes from>/voice »."""
    parts = (track["way"], track.get("from"), track["role"])
    return "/".join(str(part) for part in parts if part)


def with_tracks(known: Mapping[str, Any], tracks: tuple[Mapping[str, Any], ...]) -> dict[str, Any]:
    """Each track of the call with what was just reported of it."""
    merged = dict(known)
    for track in tracks:
        key = key_of(track)
        if key in merged or len(merged) < MOST_TRACKS:
            merged[key] = _with(merged.get(key, {}), track)
    return merged


def _with(known: Mapping[str, Any], track: Mapping[str, Any]) -> dict[str, Any]:
    level = track.get("level", "full")
    steps = known.get("steps", 0) + (level != known.get("level", "full"))
    sums = {name: known.get(name, 0) + track[name] for name in SUMS if name in track}
    numbers = dict(known.get("numbers", {}))
    for name in NUMBERS:
        # A picture that is stopped on purpose has no rate worth a worst.
        if name in track and level != "stopped":
            numbers[name] = tallied(numbers.get(name, {}), name, track[name])
    return {**known, **sums, "level": level, "steps": steps, "numbers": numbers}


def with_loss(known: list[dict[str, Any]], at: dt.datetime) -> list[dict[str, Any]]:
    """The cuts of the call, and one more from which nobody came back; told by the relay, kept once."""
    lost = {"page": "relay", "number": at.isoformat(), "at": at.isoformat(), "ms": None}
    return [*known, lost][:MOST_CUTS] if lost not in known else known


def with_cuts(known: list[dict[str, Any]], one: Reported) -> list[dict[str, Any]]:
    """The cuts of the call: each browser tells its last ones again and again, each is kept once."""
    told = {(cut["page"], cut["number"]) for cut in known}
    new = [
        {
            "page": one.page,
            "number": cut["number"],
            "at": (one.at - dt.timedelta(milliseconds=cut["ago_ms"])).isoformat(),
            "ms": int(cut["ms"]),
        }
        for cut in one.cuts
        if (one.page, cut["number"]) not in told
    ]
    return [*known, *new][:MOST_CUTS]


def with_outages(known: list[dict[str, Any]], one: Reported) -> list[dict[str, Any]]:
    """The times when a device was away: each is told while it lasts, and again once it is over."""
    merged = {(outage["page"], outage["number"]): outage for outage in known}
    for outage in one.outages:
        key = (one.page, outage["number"])
        if key not in merged:
            at = (one.at - dt.timedelta(milliseconds=outage["ago_ms"])).isoformat()
            merged[key] = {
                "page": one.page,
                "number": outage["number"],
                "role": outage["role"],
                "at": at,
                "ms": None,
            }
        if "ms" in outage:
            merged[key] = {**merged[key], "ms": int(outage["ms"])}
    return list(merged.values())[:MOST_OUTAGES]
