"""What was measured of a call, as a table to be opened in a spreadsheet."""

from collections.abc import Mapping
from typing import Any

from consultations import selectors
from consultations.models import Consultation
from consultations.presenters.quality import DEVICES, VERDICTS, track_line, who
from consultations.rules import quality as rules

QUALITY_COLUMNS = (
    *("Participant", "Piste", "Mesure", "Médiane", "Pire", "Mesures prises"),
    *("Gels", "Durée des gels (s)", "Changements de niveau"),
)


def quality_rows(consultation: Consultation) -> list[list[object]]:
    """The lines of the export: one a number of a track, then one a cut and one a device that was away."""
    names = selectors.seat_labels(consultation)
    rows: list[list[object]] = []
    for one in selectors.qualities_of(consultation):
        for key in sorted(one.tracks):
            rows += _track_rows(who(one), track_line(key, one.tracks[key], names).label, one.tracks[key])
        rows += [[who(one), "Ligne", word, one.seconds.get(code, 0)] for code, word in VERDICTS.items()]
        rows += [
            [who(one), "Coupure", cut["at"], None if cut["ms"] is None else cut["ms"] / 1000]
            for cut in one.cuts
        ]
        rows += [
            [who(one), DEVICES[away["role"]], away["at"], None if away["ms"] is None else away["ms"] / 1000]
            for away in one.outages
        ]
    return rows


def _track_rows(who: str, label: str, track: Mapping[str, Any]) -> list[list[object]]:
    extra = [track.get("freezes", 0), track.get("frozen_ms", 0) / 1000, track.get("steps", 0)]
    return [
        [who, label, name, rules.median(tally, name), tally["worst"], sum(tally["counts"]), *extra]
        for name, tally in track.get("numbers", {}).items()
    ]
