"""« À programmer »: planned by the physician, booked by who keeps the agenda, or given up with a reason."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict
from core.models import inserted
from scheduling import selectors
from scheduling.enums import DropReason, FollowUpDelay, FollowUpState
from scheduling.models import Appointment, FollowUp
from scheduling.notifications import follow_ups as notifications
from scheduling.policies import follow_ups as policies
from scheduling.rules import follow_ups as rules
from scheduling.services.signing import in_name_of
from scheduling.states import FollowUpAction

ENDED = ["state", "appointment", "drop_reason", "ended_by", "ended_at", "updated_at"]


@transaction.atomic
def follow_up_plan(
    *, actor: Actor, appointment: UUID, delay: FollowUpDelay, words: str = "", at: dt.datetime
) -> FollowUp:
    """After this act, the same again so much later. Conflict when one is planned already."""
    source = selectors.appointment_for(actor, appointment, lock=True)
    policies.require_planner(actor, source, at)
    before = selectors.follow_up_of(source)
    if before is not None and before.state == FollowUpState.PLANNED:
        raise Conflict("Une suite est déjà à programmer pour cet acte.")
    first, last = rules.window(today(source.starts_at), delay)
    row = FollowUp(
        source=source,
        first_day=first,
        last_day=last,
        words=words.strip(),
        planned_by=actor.label,
        planner_id=actor.user_id,
        planned_at=at,
    )
    inserted(row)
    _record(actor, "scheduling.follow_up_planned", row, at)
    notifications.planned(actor, row, at=at)
    return row


@transaction.atomic
def follow_up_drop(*, actor: Actor, public_id: UUID, reason: DropReason, at: dt.datetime) -> FollowUp:
    row = selectors.follow_up_for(actor, public_id, at=at, lock=True)
    policies.require_ender(actor, row)
    actor = in_name_of(actor, row.source.practitioner)
    _end(actor, row, FollowUpAction.DROP, at, reason=reason)
    _record(actor, "scheduling.follow_up_dropped", row, at)
    return row


def follow_up_serve(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """Called by whatever makes an appointment: what was planned and is now booked waits no more."""
    row = selectors.follow_up_awaited(appointment)
    if row is not None:
        _end(actor, row, FollowUpAction.BOOK, at, appointment=appointment)
        _record(actor, "scheduling.follow_up_booked", row, at)


def follow_up_reopen(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """Called by whatever cancels one: what it was taken for is to be booked again."""
    row = selectors.follow_up_taken(appointment)
    if row is None:
        return
    row.state, row.appointment = row.next_state(FollowUpAction.REOPEN), None
    row.ended_by, row.ended_at = "", None
    row.save(update_fields=ENDED)
    _record(actor, "scheduling.follow_up_reopened", row, at)


@transaction.atomic
def follow_ups_remind(*, at: dt.datetime) -> int:
    """Once, when the window comes within reach of a search; how many."""
    rows = list(selectors.follow_ups_due(today(at)))
    for row in rows:
        row.reminded_at = at
        row.save(update_fields=["reminded_at", "updated_at"])
        notifications.due(row, at=at)
    return len(rows)


def _end(
    actor: Actor,
    row: FollowUp,
    action: FollowUpAction,
    at: dt.datetime,
    *,
    appointment: Appointment | None = None,
    reason: str = "",
) -> None:
    row.state = row.next_state(action)
    row.appointment, row.drop_reason = appointment, reason
    row.ended_by, row.ended_at = actor.label, at
    row.save(update_fields=ENDED)


def _record(actor: Actor, event: str, row: FollowUp, at: dt.datetime) -> None:
    audit.record(actor, event, row, at=at, patient=row.source.patient.public_id)
