"""The rows of who did not come and who was late."""

import datetime as dt

from core.actors import Actor
from core.models import inserted
from scheduling.enums import AttendanceKind, Party
from scheduling.models import Appointment, AttendanceMark


def standing(appointment: Appointment, kind: AttendanceKind) -> AttendanceMark | None:
    """What is said of it and was not taken back. The caller holds the appointment."""
    return AttendanceMark.objects.filter(appointment=appointment, kind=kind, undone_at__isnull=True).first()


def mark(
    actor: Actor,
    appointment: Appointment,
    kind: AttendanceKind,
    at: dt.datetime,
    *,
    minutes: int | None = None,
) -> None:
    """Said again, the one before is taken back: only the last counts."""
    before = standing(appointment, kind)
    if before is not None:
        take_back(actor, before, at)
    inserted(
        AttendanceMark(
            appointment=appointment,
            kind=kind,
            minutes=minutes,
            marked_by=actor.label,
            marker_id=actor.user_id,
            marked_at=at,
        )
    )


def take_back(actor: Actor, row: AttendanceMark, at: dt.datetime) -> None:
    row.undone_by, row.undone_at = actor.label, at
    row.save(update_fields=["undone_by", "undone_at", "updated_at"])


LATE = {
    AttendanceKind.PATIENT_LATE: Party.PATIENT,
    AttendanceKind.PHYSICIAN_LATE: Party.PHYSICIAN,
    AttendanceKind.PUSHED: Party.PHYSICIAN,
}


def delays_standing(appointment: Appointment) -> list[AttendanceMark]:
    """Whoever is said to be late, the last said last. The caller holds the appointment."""
    rows = AttendanceMark.objects.filter(appointment=appointment, kind__in=LATE, undone_at__isnull=True)
    return list(rows.order_by("marked_at", "pk"))


def write_delay(appointment: Appointment) -> None:
    """The appointment shows the last delay that stands, or none."""
    last = next(reversed(delays_standing(appointment)), None)
    appointment.delay_minutes = last.minutes if last else None
    appointment.late_party = LATE[AttendanceKind(last.kind)] if last else ""
    appointment.delayed_at = last.marked_at if last else None
    appointment.save(update_fields=["delay_minutes", "late_party", "delayed_at", "updated_at"])


def lateness_end(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """Whoever did not come was not late: one thing is counted of them."""
    said = standing(appointment, AttendanceKind.PATIENT_LATE)
    if said is not None:
        take_back(actor, said, at)
        write_delay(appointment)


def lateness_regain(actor: Actor, appointment: Appointment, since: dt.datetime, at: dt.datetime) -> None:
    """They came after all, late as was said until `since`."""
    said = AttendanceMark.objects.filter(
        appointment=appointment, kind=AttendanceKind.PATIENT_LATE, undone_at=since
    ).first()
    if said is not None:
        mark(actor, appointment, AttendanceKind.PATIENT_LATE, at, minutes=said.minutes)
        write_delay(appointment)
