"""What an agenda shows besides its appointments: free time, absences with their deputy, hours held."""

import datetime as dt
from collections.abc import Iterable, Iterator

from core import french
from core.clock import today
from core.french import hour
from scheduling.models import Absence
from scheduling.presenters.week import Mark
from scheduling.rules import Span
from scheduling.selectors import Board, Kept


def marks_of(board: Board) -> list[Mark]:
    """Absences are drawn in the agenda of one physician; those of several are only told (`away_lines`)."""
    away = [] if board.several else [_away(row) for row in board.absences]
    busy = [Mark("off", span, "Occupé, autre agenda") for span in board.busy]
    free = [Mark("free", one.span, _free(one.span, one.whose)) for one in board.free]
    taken = [
        Mark("held", one.span, "Réservé", f"{hour(one.span.starts_at)} · {one.practitioner}")
        for one in board.taken
    ]
    return [*away, *busy, *free, *taken, *(_kept(one, several=board.several) for one in board.kept)]


def _kept(one: Kept, *, several: bool) -> Mark:
    """« Gardé · 9 h 00 · jusqu’à 8 h 35 », « Proposé · 9 h 00 · réponse avant 8 h 45 »: for nobody named."""
    kind, title, until = (
        ("demand", "Proposé", "réponse avant") if one.is_proposed else ("kept", "Gardé", "jusqu’à")
    )
    whose = [one.practitioner] if several else []
    return Mark(
        kind, one.span, title, " · ".join([hour(one.span.starts_at), *whose, f"{until} {hour(one.until)}"])
    )


def _free(span: Span, whose: str) -> str:
    words = f"{hour(span.starts_at)} – {hour(span.ends_at)} libre"
    return f"{words}, {whose}" if whose else words


def _away(row: Absence) -> Mark:
    deputy = f"Remplacé par {row.deputy.full_name}" if row.deputy else ""
    return Mark("off", Span(row.starts_at, row.ends_at), "Absence", deputy)


def away_lines(absences: Iterable[Absence], at: dt.datetime) -> list[str]:
    """« Dr Sophie Morel est en congé jusqu’au ven. 4 déc. Dr Luc Aubry remplace. »"""
    return [line for row in absences if row.ends_at > at for line in _said(row)]


def _said(row: Absence) -> Iterator[str]:
    first, last = today(row.starts_at), today(row.ends_at - dt.timedelta(seconds=1))
    days = f"du {french.day_of_week(first)} au {french.day_of_week(last)}"
    if first == last:
        days = f"le {french.day_of_week(first)}, {hour(row.starts_at)} – {hour(row.ends_at)}"
    deputy = f"{row.deputy.full_name} remplace" if row.deputy else "personne n’est désigné pour remplacer"
    yield f"{row.practitioner.full_name}, absence {days}{french.NBSP}: {deputy}."
