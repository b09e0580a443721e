"""What may be said of who comes to an appointment, and what was counted of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core import french
from core.actors import Actor
from scheduling import policies
from scheduling.enums import DELAYS, AppointmentState, AttendanceKind, CountedBy, Party
from scheduling.models import Appointment
from scheduling.presenters.appointments import delay_words
from scheduling.presenters.motives import share
from scheduling.rules.attendance import UNDO_FOR, may_be_late, may_lift, may_undo
from scheduling.selectors import AttendanceCount


@dataclass(frozen=True, slots=True)
class Side:
    """One who may be late: « Le patient », with the name of the choice and its minutes."""

    value: str
    label: str
    minutes: tuple[int, ...] = DELAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """The gestures of one appointment; `undo_until` and `late` are "" when there is nothing to take back.

    `back`: where the press leads again.
    """

    public_id: str
    patient: str
    back: str
    can_miss: bool
    sides: list[Side]
    undo_until: str
    late: str

    @property
    def offers_something(self) -> bool:
        return bool(self.can_miss or self.sides or self.undo_until or self.late)


def attendance(
    actor: Actor, row: Appointment, patient: str, at: dt.datetime, *, back: str, has_begun: bool
) -> Attendance:
    """For the day, and the page of the appointment. `has_begun`: its act did, so that the patient came."""
    may = policies.can_tell_attendance(actor, row)
    is_booked = may and row.state == AppointmentState.BOOKED
    return Attendance(
        public_id=str(row.public_id),
        patient=patient,
        back=back,
        can_miss=is_booked and not has_begun and row.starts_at <= at,
        sides=_sides(actor, row) if is_booked and may_be_late(row.starts_at, at) else [],
        undo_until=_undo_until(row, at) if may else "",
        late=delay_words(row) if is_booked and _may_lift(actor, row, at) else "",
    )


def _sides(actor: Actor, row: Appointment) -> list[Side]:
    """Whoever keeps the agenda says both; who is beside the patient, the patient’s alone."""
    parties = [Party.PATIENT, *([Party.PHYSICIAN] if policies.keeps_agenda(actor, row) else [])]
    return [Side(party.value, party.label) for party in parties]


def _may_lift(actor: Actor, row: Appointment, at: dt.datetime) -> bool:
    """The last delay said, which is the one shown."""
    party = Party(row.late_party or Party.PHYSICIAN)
    is_soon = row.delayed_at is not None and may_lift(row.delayed_at, row.starts_at, at)
    return is_soon and policies.can_tell_delay(actor, row, party)


def _undo_until(row: Appointment, at: dt.datetime) -> str:
    """« 9 h 22 », from the marks that came with the row: the page asks once for all its rows."""
    if row.state != AppointmentState.MISSED:
        return ""
    marks = [one for one in row.attendance_marks.all() if one.undone_at is None]
    said = next((one for one in marks if one.kind == AttendanceKind.NO_SHOW), None)
    return french.hour(said.marked_at + UNDO_FOR) if said and may_undo(said.marked_at, at) else ""


COLUMNS = (
    "Rendez-vous",
    "Non venus",
    "Part",
    "Patients en retard",
    "Médecins en retard",
    "Retard moyen (minutes)",
)


@dataclass(frozen=True, slots=True)
class CountLine:
    name: str
    cells: tuple[str, ...]


def count_lines(counts: Iterable[AttendanceCount]) -> list[CountLine]:
    return [CountLine(one.name, tuple(map(str, count_row(one)[1:]))) for one in counts]


def count_row(one: AttendanceCount) -> list[object]:
    """One line of the export, its name first."""
    late = one.patient_late + one.physician_late
    mean = french.number(one.minutes / late) if late else ""
    return [
        one.name,
        one.held,
        one.no_shows,
        share(one.no_shows, one.held),
        one.patient_late,
        one.physician_late,
        mean,
    ]


def columns(by: CountedBy) -> tuple[str, ...]:
    return (by.label, *COLUMNS)
