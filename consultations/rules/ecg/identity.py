"""Whether a file names the person whose act it is put into. Doubt is for a person to settle, never for us."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from consultations.rules.ecg.recording import Named


@dataclass(frozen=True, slots=True)
class Known:
    """The traits of the patient: every family name and every given name they bear."""

    families: tuple[str, ...]
    given: tuple[str, ...]
    birth_date: dt.date


def differs(named: Named, known: Known) -> bool:
    """The file says a name, or a date of birth, that is not the patient’s. One that says nothing agrees."""
    if named.birth_date is not None and named.birth_date != known.birth_date:
        return True
    words = _words(named.name)
    if not words:
        return False
    family = next((found for name in known.families if (found := _words(name)) and found <= words), None)
    if family is None:
        return True
    rest = words - _of(known.families)
    return bool(rest) and not rest & _of(known.given)


def said(named: Named) -> str:
    """« MARTIN PAUL, né(e) le 03/05/1968 », as the file has it."""
    born = f"né(e) le {named.birth_date:%d/%m/%Y}" if named.birth_date else ""
    return ", ".join(filter(None, [named.name, born]))


def _of(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in _words(name)}


def _words(name: str) -> set[str]:
    """Without accents nor case; numbers and single letters name nobody."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    letters = "".join(one if one.isalpha() else " " for one in bare.casefold())
    return {word for word in letters.split() if len(word) > 1}
