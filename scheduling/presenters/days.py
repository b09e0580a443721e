"""Appointments day by day: the week in cards, and the day as one takes it along on paper."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from core import french
from core.actors import Actor
from core.clock import today
from patients import presenters as patients
from scheduling import policies
from scheduling.enums import AppointmentState
from scheduling.models import Appointment
from scheduling.presenters.appointments import MARK, AppointmentCard, appointment_card
from scheduling.presenters.attendance import Attendance, attendance
from scheduling.presenters.people import home

OBJECTED = "Opposition du médecin traitant"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One appointment of the day, as one takes it along on paper."""

    hours: str
    patient: str
    born: str
    home: str
    motive: str
    question: str
    form: str
    physician: str
    beside: str
    state: str


def paper_lines(
    actor: Actor, rows: Iterable[Appointment], at: dt.datetime, *, objected: Collection[int] = ()
) -> list[PaperLine]:
    return [_paper_line(actor, row, at, is_objected=row.pk in objected) for row in rows]


def _paper_line(actor: Actor, row: Appointment, at: dt.datetime, *, is_objected: bool) -> PaperLine:
    card = appointment_card(actor, row, at)
    return PaperLine(
        hours=f"{card.starts} – {card.ends}",
        patient=card.patient,
        born=f"{patients.born(row.patient)}, {patients.age(row.patient, at)}",
        home=home(row.patient),
        motive=card.motive,
        question=row.question if policies.can_read_question(actor, row) else "",
        form=card.form,
        physician=card.physician,
        beside=card.beside or card.team,
        state=_state_on_paper(row, card, is_objected=is_objected),
    )


def _state_on_paper(row: Appointment, card: AppointmentCard, *, is_objected: bool) -> str:
    said = [MARK] if row.is_confidential else []
    if row.state != AppointmentState.BOOKED:
        said.append(card.state["label"])
    elif is_objected:
        said.append(OBJECTED)
    return " · ".join(said)


@dataclass(frozen=True, slots=True)
class Line:
    """`who`: what may be said of who comes, on the page of one day."""

    card: AppointmentCard
    who: Attendance | None


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    datetime: str
    is_today: bool
    lines: list[Line]


def days_of(
    actor: Actor,
    days: Iterable[dt.date],
    rows: Iterable[Appointment],
    at: dt.datetime,
    *,
    objected: Collection[int] = (),
    begun: Collection[int] = (),
    empty: bool = True,
    back: str = "",
) -> list[Day]:
    """The days with what they hold, in order of time; with `empty`, those that hold nothing too.

    `objected` by a treating physician; `begun`: those whose act did. `back`: the address of a page where
    gestures are made, and that they lead to again.
    """
    by_day: dict[dt.date, list[Line]] = {}
    for row in rows:
        card = replace(appointment_card(actor, row, at), is_objected=row.pk in objected)
        who = attendance(actor, row, card.patient, at, back=back, has_begun=row.pk in begun) if back else None
        by_day.setdefault(today(row.starts_at), []).append(Line(card, who))
    return [
        Day(french.day_in_full(one).rsplit(" ", 1)[0], one.isoformat(), one == today(at), by_day.get(one, []))
        for one in days
        if empty or one in by_day
    ]
