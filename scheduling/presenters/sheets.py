"""An agenda as a table for a spreadsheet: no more than its page shows to the same person."""

import datetime as dt
from collections.abc import Iterator

from core import french
from core.actors import Actor
from core.clock import today
from scheduling.models import Appointment
from scheduling.presenters.appointments import appointment_card
from scheduling.selectors import Board
from scheduling.selectors.board import Taken

COLUMNS = (
    "Jour",
    "Début",
    "Fin",
    "Patient",
    "Motif",
    "Forme",
    "Médecin",
    "Lieu",
    "Accompagne",
    "État",
    "Retard",
)
HELD = "Réservé, patient non communiqué"


def sheet_rows(actor: Actor, board: Board, at: dt.datetime) -> Iterator[list[str]]:
    """In order of time; an hour whose patient the actor may not know is an hour."""
    held = [(row.starts_at, _row(actor, row, at)) for row in board.rows]
    taken = [(one.span.starts_at, _taken(one)) for one in board.taken]
    return (line for _, line in sorted([*held, *taken], key=lambda pair: pair[0]))


def _row(actor: Actor, row: Appointment, at: dt.datetime) -> list[str]:
    card = appointment_card(actor, row, at)
    who = [card.patient, card.motive, card.form, card.physician, card.place, card.beside or card.nurse]
    return [
        french.birth_date(today(row.starts_at)),
        card.starts,
        card.ends,
        *who,
        card.state["label"],
        card.news,
    ]


def _taken(one: Taken) -> list[str]:
    day, hours = french.birth_date(today(one.span.starts_at)), (french.hour(at) for at in one.span)
    return [day, *hours, HELD, "", "", one.practitioner, "", "", "", ""]
