"""The rows of who did not come and who was late."""

import datetime as dt

from core.actors import Actor
from core.models import inserted
from scheduling.enums import AttendanceKind
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
