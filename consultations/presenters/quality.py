"""What was measured of a call, in words: for the incident record, a help-desk, the report’s margin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime

from consultations import selectors
from consultations.enums import IncidentKind, PartyRole
from consultations.models import CallQuality, Consultation
from consultations.rules import quality as rules
from consultations.rules import suspicion, words
from core import french
from territory.enums import SiteKind
from territory.presenters import OF_THE_SITE

VERDICTS = {"good": "bonne", "fair": "moyenne", "poor": "faible", "audio_only": "son seulement"}
TRACKS = {
    "camera": "caméra",
    "hand_camera": "caméra main",
    "camera_small": "caméra, petite image",
    "hand_camera_small": "caméra main, petite image",
    "screen": "écran",
    "voice": "voix",
    "stethoscope": "stéthoscope",
}
WAYS = {"up": "Envoi", "down": "Réception"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackLine:
    """One row of the table of numbers; each cell says the median, then the worst."""

    label: str
    rate: str
    loss: str
    delay: str
    kept: str  # what reached eyes and ears


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityLine:
    who: str
    said: tuple[str, ...]
    tracks: tuple[TrackLine, ...]


def quality_lines(consultation: Consultation) -> list[QualityLine]:
    """One for each device that was measured."""
    names = selectors.seat_labels(consultation)
    return [
        QualityLine(
            who=who(one),
            said=tuple(filter(None, (verdicts(one), cuts(one), outages(one), _changes(one), _steps(one)))),
            tracks=tuple(track_line(key, one.tracks[key], names) for key in sorted(one.tracks)),
        )
        for one in selectors.qualities_of(consultation)
    ]


def verdicts(one: CallQuality) -> str:
    """« Ligne bonne 19 min, faible 1 min. »"""
    spent = [f"{word} {_span(one.seconds[code])}" for code, word in VERDICTS.items() if one.seconds.get(code)]
    return f"Ligne {', '.join(spent)}." if spent else ""


def cuts(one: CallQuality) -> str:
    """« 2 coupures : 7 s à 14 h 12, 41 s à 14 h 20. »"""
    told = [f"{_length(cut)} à {words.hour(_instant(cut['at']))}" for cut in one.cuts]
    if not told:
        return ""
    count = f"{len(told)}{words.NB}coupures" if len(told) > 1 else "Une coupure"
    return f"{count} : {', '.join(told)}."


DEVICES = {
    "camera": "Caméra débranchée",
    "hand_camera": "Caméra main débranchée",
    "voice": "Micro débranché",
    "stethoscope": "Stéthoscope débranché",
}


def outages(one: CallQuality) -> str:
    """« Caméra main débranchée : 12 s à 14 h 12, sans retour à 14 h 20. »"""
    said: dict[str, list[str]] = {}
    for outage in one.outages:
        said.setdefault(DEVICES[outage["role"]], []).append(
            f"{_length(outage)} à {words.hour(_instant(outage['at']))}"
        )
    return " ".join(f"{device} : {', '.join(times)}." for device, times in said.items())


def _length(cut: Mapping[str, Any]) -> str:
    return "sans retour" if cut["ms"] is None else _span(cut["ms"] / 1000)


def _changes(one: CallQuality) -> str:
    if not one.relay_changes:
        return ""
    times = "une fois" if one.relay_changes == 1 else f"{one.relay_changes}{words.NB}fois"
    return f"Relais changé {times}."


def _steps(one: CallQuality) -> str:
    steps = sum(track.get("steps", 0) for track in one.tracks.values())
    if not steps:
        return ""
    times = "une fois" if steps == 1 else f"{steps}{words.NB}fois"
    return f"Image réduite, arrêtée ou rétablie {times}."


def track_line(key: str, track: Mapping[str, Any], names: Mapping[str, str]) -> TrackLine:
    way, *source, role = key.split("/")
    of = f" de {names[source[0]]}" if source and source[0] in names else ""
    numbers = track.get("numbers", {})
    delay = _both(numbers, "rtt_ms", "ms") or _both(numbers, "delay_ms", "ms")
    return TrackLine(
        label=f"{WAYS[way]}, {TRACKS[role]}{of}",
        rate=_both(numbers, "kbps", "kbit/s"),
        loss=_both(numbers, "loss", "%"),
        delay=delay,
        kept="; ".join(_reached(track, numbers)),
    )


def _reached(track: Mapping[str, Any], numbers: Mapping[str, Any]) -> list[str]:
    said = []
    if "fps" in numbers:
        said.append(f"{_both(numbers, 'fps', 'images/s')}, hauteur {_both(numbers, 'height', 'px')}")
    if track.get("freezes"):
        count = int(track["freezes"])
        plural = "s" if count > 1 else ""
        said.append(f"{count}{words.NB}gel{plural}, {_span(track.get('frozen_ms', 0) / 1000)} en tout")
    if "made_up" in numbers:
        said.append(f"son reconstitué {_both(numbers, 'made_up', '%')}")
    if track.get("slowed"):
        said.append("ordinateur trop chargé")
    return said


def _both(numbers: Mapping[str, Any], name: str, unit: str) -> str:
    """« 850 (120) kbit/s »."""
    if name not in numbers:
        return ""
    tally = numbers[name]
    usual, worst = (_shown(value, unit) for value in (rules.median(tally, name), tally["worst"]))
    return f"{usual} ({worst}){words.NB}{unit}"


def _shown(value: float, unit: str) -> str:
    if unit != "%":
        return french.number(value)
    return french.number(value * 100, 1 if value < 0.1 else 0)


def _span(seconds: float) -> str:
    """« 41 s », « 19 min »."""
    if seconds < 60:
        return f"{max(1, round(seconds))}{words.NB}s"
    return f"{round(seconds / 60)}{words.NB}min"


def _instant(text: str) -> Any:
    return parse_datetime(text)


def who(one: CallQuality) -> str:
    """« Nadia Benali (2e appareil), au chariot, auprès du patient »."""
    return f"{one.label}, {french.within(PartyRole(one.party.role).label)}"


# ------------------------------------------------------------------ the incident, the sign


def suspected(consultation: Consultation) -> str:
    """Which kind of incident the numbers point at, "" for none."""
    rows = selectors.qualities_of(consultation)
    return suspicion.suspected(
        suspicion.Measured(
            seconds=one.seconds,
            tracks=one.tracks,
            cuts=len(one.cuts),
            away=[outage["role"] for outage in one.outages],
        )
        for one in rows
    )


def incident_guess(consultation: Consultation) -> dict[str, Any]:
    """What consultations/call/incident_guess.html shows."""
    return {
        "act": consultation,
        "incident_kinds": IncidentKind.choices,
        "suspected": suspected(consultation),
        "measures": measures_sentence(consultation),
    }


def measures_sentence(consultation: Consultation) -> str:
    """What is joined to an incident: « Mesures. Nadia Benali, au chariot : ligne bonne 12 min. … »"""
    told = [_sentence(one) for one in selectors.qualities_of(consultation)]
    return f"Mesures. {' '.join(told)}" if told else ""


def _sentence(one: CallQuality) -> str:
    lost = one.line.get("loss")
    loss = f"Pertes jusqu’à {_shown(lost['worst'], '%')}{words.NB}%." if lost and lost["worst"] else ""
    said = " ".join(filter(None, (verdicts(one), loss, cuts(one), outages(one), _changes(one))))
    return f"{who(one)} : {said[:1].lower()}{said[1:]}"


def _cart_line_name(consultation: Consultation) -> str:
    site = consultation.appointment.site
    if consultation.appointment.is_home_visit:
        return "la ligne au domicile"
    return f"la ligne {OF_THE_SITE[SiteKind(site.kind)]}" if site else "la ligne du chariot"


def line_names(consultation: Consultation) -> dict[str, str]:
    """How a line is called on the page, by the role that the relay knows."""
    return {
        "cart": _cart_line_name(consultation),
        "physician": "la ligne du médecin",
        "specialist": "la ligne du second médecin",
        "patient": "la ligne du patient",
    }
