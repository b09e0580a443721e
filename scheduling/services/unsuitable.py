"""« Motif inadapté »: the physician marks a motive back to whoever booked; the region counts."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from core.models import inserted
from scheduling import notifications, policies, selectors
from scheduling.enums import UnsuitableReason
from scheduling.models import Appointment, UnsuitableMark


@transaction.atomic
def unsuitable_mark(
    *, actor: Actor, appointment: UUID, reason: UnsuitableReason, words: str = "", at: dt.datetime
) -> UnsuitableMark:
    """Once for an appointment. Nothing is cancelled: whoever booked is told, and reads why on its page."""
    row = _own(actor, appointment)
    if selectors.mark_of(row) is not None:
        raise Conflict("Ce motif est déjà signalé.")
    mark = UnsuitableMark(
        appointment=row, reason=reason, words=words.strip() or None, marked_by=actor.label, marked_at=at
    )
    inserted(mark)
    patient = row.patient.public_id
    audit.record(actor, "scheduling.marked_unsuitable", row, at=at, patient=patient)
    notifications.motive_unsuitable(actor, row, at=at)
    return mark


@transaction.atomic
def unsuitable_withdraw(*, actor: Actor, appointment: UUID, at: dt.datetime) -> None:
    """A slip of the hand: it counts no more. The journal keeps both."""
    row = _own(actor, appointment)
    mark = selectors.mark_of(row)
    if mark is None:
        raise Conflict("Ce signalement est déjà retiré.")
    mark.delete()
    patient = row.patient.public_id
    audit.record(actor, "scheduling.unsuitable_withdrawn", row, at=at, patient=patient)


def _own(actor: Actor, appointment: UUID) -> Appointment:
    row = selectors.appointment_for(actor, appointment, lock=True)
    policies.require_unsuitable(actor, row)
    return row
