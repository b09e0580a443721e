"""« À programmer »: planned by the physician, booked by who keeps the agenda, or given up with a reason."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict
from core.models import inserted
from patients import services as patients
from patients.enums import CareReason
from scheduling import selectors
from scheduling.enums import DropReason, FollowUpDelay, FollowUpState
from scheduling.models import Appointment, FollowUp
from scheduling.notifications import follow_ups as notifications
from scheduling.policies import follow_ups as policies
from scheduling.rules import follow_ups as rules
from scheduling.services.confidentiality import confidentiality_carry
from scheduling.services.signing import in_name_of
from scheduling.states import FollowUpAction

ENDED = ["state", "appointment", "missed", "drop_reason", "ended_by", "ended_at", "updated_at"]


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
    _open_care(actor, row, at)
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


def follow_up_serve(
    actor: Actor, appointment: Appointment, at: dt.datetime, asked: FollowUp | None = None
) -> None:
    """Called by whatever makes an appointment: what was planned and is now booked waits no more."""
    row = selectors.follow_up_awaited(appointment, asked)
    if row is not None:
        _book(actor, row, appointment, at)
        confidentiality_carry(actor, selectors.confidentiality_of(row.source), appointment, at)


def follow_up_reopen(
    actor: Actor, appointment: Appointment, at: dt.datetime, *, missed: bool = False
) -> None:
    """Called by whatever cancels one, or says that nobody came: what it was taken for is to be booked again.

    Unless another was planned after the same act meanwhile: then that one stands alone.
    """
    row = selectors.follow_up_taken(appointment)
    if row is None:
        return
    if _plan_again(row, appointment if missed else None):
        _open_care(actor, row, at)
        _record(actor, "scheduling.follow_up_reopened", row, at)
        return
    row.refresh_from_db(fields=ENDED)
    _end(actor, row, FollowUpAction.REPLACE, at, reason=DropReason.REPLACED)
    _record(actor, "scheduling.follow_up_dropped", row, at)


def _plan_again(row: FollowUp, missed: Appointment | None) -> bool:
    """False when another is planned after the same act, which the database knows better than a question."""
    row.state, row.appointment, row.missed = row.next_state(FollowUpAction.REOPEN), None, missed
    row.ended_by, row.ended_at = "", None
    try:
        with transaction.atomic():
            row.save(update_fields=ENDED)
    except IntegrityError as error:
        if "follow_up_planned_once" not in str(error):
            raise
        return False
    return True


def follow_up_regain(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """They came after all: what waited again is answered by it, unless something else was done meanwhile."""
    row = selectors.follow_up_missed(appointment)
    if row is not None:
        _book(actor, row, appointment, at)


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
    row.state, row.missed = row.next_state(action), None
    row.appointment, row.drop_reason = appointment, reason
    row.ended_by, row.ended_at = actor.label, at
    row.save(update_fields=ENDED)
    patients.care_relation_close(actor=actor, source=row.public_id, at=at)


def _book(actor: Actor, row: FollowUp, appointment: Appointment, at: dt.datetime) -> None:
    _end(actor, row, FollowUpAction.BOOK, at, appointment=appointment)
    _record(actor, "scheduling.follow_up_booked", row, at)


def _open_care(actor: Actor, row: FollowUp, at: dt.datetime) -> None:
    """Those who see to it know for whom, until it is booked or given up: the act may be over a year ago."""
    source = row.source
    parties: list[dict[str, Any]] = [{"practitioner": source.practitioner}]
    if source.site is not None:
        parties.append({"site": source.site})
    for party in parties:
        patients.care_relation_open(
            actor=actor,
            patient=source.patient,
            reason=CareReason.FOLLOW_UP,
            source=row.public_id,
            at=at,
            **party,
        )


def _record(actor: Actor, event: str, row: FollowUp, at: dt.datetime) -> None:
    audit.record(actor, event, row, at=at, patient=row.source.patient.public_id)
