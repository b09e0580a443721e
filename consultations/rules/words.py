"""Dates, hours and names as they are read. No-break spaces keep them in one piece."""

import datetime as dt
from collections.abc import Iterable

from core.clock import PARIS

NB = "\u00a0"
DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def pairs(said: Iterable[tuple[str, str]]) -> str:
    """« Marche : avec une aide. Humeur : calme. »"""
    return " ".join(f"{label}{NB}: {word}." for label, word in said)


def hour(at: dt.datetime) -> str:
    """« 14 h 08 »."""
    local = at.astimezone(PARIS)
    return f"{local.hour}{NB}h{NB}{local.minute:02d}"


def day(at: dt.datetime) -> str:
    """« mar. 24 nov. 2026 »."""
    local = at.astimezone(PARIS)
    return f"{DAYS[local.weekday()]} {short_day(at)} {local.year}"


def short_day(at: dt.datetime) -> str:
    """« 24 nov. »."""
    local = at.astimezone(PARIS)
    return f"{'1er' if local.day == 1 else local.day}{NB}{MONTHS[local.month - 1]}"


def moment(at: dt.datetime) -> str:
    """« mar. 24 nov. 2026, 14 h 30 »."""
    return f"{day(at)}, {hour(at)}"


def since(start: dt.datetime, at: dt.datetime) -> str:
    """« 4 min », « 1 h 05 », « moins d’une minute »."""
    minutes = int((at - start).total_seconds() // 60)
    if minutes < 1:
        return "moins d’une minute"
    if minutes < 60:
        return f"{minutes}{NB}min"
    return f"{minutes // 60}{NB}h{NB}{minutes % 60:02d}"


def initials(name: str) -> str:
    """« SM » of « Dr Sophie Morel »."""
    words = [word for word in name.split() if word not in ("Dr", "Mme", "M.")]
    return "".join(word[0] for word in words[:2]).upper()


def is_nothing(text: str) -> bool:
    """Whether « Néant. » is all that was written."""
    return text.strip().rstrip(".").casefold() == "néant"


def sentence(text: str) -> str:
    """With a capital first and the rest left alone."""
    return text[:1].upper() + text[1:]
