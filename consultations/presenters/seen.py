"""« Vu par »: the journal of a file as visits, since nobody reads seventy lines to know who came."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.enums import Role
from audit.selectors import Day, Line
from consultations.rules import words
from core import french
from territory import selectors as territory

PAUSE = dt.timedelta(minutes=15)  # later than this, the same person came again
READS = frozenset({"patients.opened", "consultations.seen", "documents.opened", "billing.opened"})
TONES = {Role.PHYSICIAN: "", Role.NURSE: "warm", Role.PHARMACIST: "warm"}
TITLES = {
    Role.PHYSICIAN: "Médecin de l’équipe de soins",
    Role.NURSE: "Équipe de soins du site",
    Role.PHARMACIST: "Équipe de soins du site",
    Role.SECRETARY: "Secrétariat délégué, sans accès médical",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one person did in a row: a line of consultations/trace.html."""

    who: str
    part: str
    initials: str
    tone: str
    when: str
    datetime: str
    is_read: bool
    what: tuple[str, ...]
    title: str
    mine: bool


def seen_days(days: Iterable[Day], *, treating: str = "", only_changes: bool = False) -> list[dict[str, Any]]:
    """[{"label", "visits"}], newest first; without the mere readings when only changes are asked for.

    `treating` is the name of the treating physician, whose title is said.
    """
    kept = [(day.on, _kept(day.lines, only_changes=only_changes)) for day in days]
    places = territory.site_names({key for _, lines in kept for line in lines for key in line.site_ids})
    return [
        {
            "label": french.day_in_full(on),
            "visits": [_visit(group, places, treating) for group in _visits(lines)],
        }
        for on, lines in kept
        if lines
    ]


def _kept(lines: Iterable[Line], *, only_changes: bool) -> list[Line]:
    return [line for line in lines if not (only_changes and line.kind in READS)]


def _visits(lines: list[Line]) -> list[list[Line]]:
    """Each person's lines that follow each other closely, the latest visit first."""
    visits: list[list[Line]] = []
    for line in lines:
        same = next((one for one in visits if _continues(one, line)), None)
        if same is None:
            visits.append([line])
        else:
            same.append(line)
    return visits


def _continues(visit: list[Line], line: Line) -> bool:
    last = visit[-1]
    return (last.who, last.role) == (line.who, line.role) and last.at - line.at <= PAUSE


def _visit(lines: list[Line], places: dict[int, str], treating: str) -> Visit:
    last, first = lines[0], lines[-1]
    is_known, is_job = last.role in Role.values, last.role == "job"
    from_to = dict.fromkeys([words.hour(first.at), words.hour(last.at)])
    return Visit(
        who="Pivot" if is_job else last.who,
        part=_part(last, places),
        initials="PV" if is_job else words.initials(last.who),
        tone=TONES.get(Role(last.role), "grey") if is_known else "grey",
        when=f"{words.NB}– ".join(from_to),
        datetime=last.at.isoformat(),
        is_read=all(line.kind in READS for line in lines),
        what=tuple(_counted(reversed(lines))),
        title=_title(last, treating),
        mine=last.mine,
    )


def _title(line: Line, treating: str) -> str:
    if line.role == "guest":
        return "Sans compte, par un lien d’un médecin"
    if line.role not in Role.values:
        return "Traitement automatique"
    if line.role == Role.PHYSICIAN and line.who == treating:
        return "Médecin traitant"
    return TITLES.get(Role(line.role), "Sans accès médical")


def _part(line: Line, places: dict[int, str]) -> str:
    """« infirmier, EHPAD Les Marronniers »."""
    if line.role == "guest":
        return "invité dans l’appel"
    if line.role not in Role.values:
        return "traitement automatique"
    known = [places[key] for key in line.site_ids if key in places]
    return ", ".join([french.within(Role(line.role).label), *known[:1]])


def _counted(lines: Iterable[Line]) -> Iterable[str]:
    """Each thing done once, in the order it was first done, with how many times."""
    for what, times in Counter(line.what for line in lines).items():
        yield what if times == 1 else f"{what} ({times}{words.NB}fois)"
