"""The week of a physician, a cart or a site, its exceptions and limits: written by who keeps it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from audit import services as audit
from core import french
from core.actors import Actor
from core.errors import Conflict, Invalid, Stale
from core.models import inserted, validated
from directory.models import Practitioner
from scheduling import policies, selectors
from scheduling.enums import DayKind, Weekday
from scheduling.models import AgendaLimits, DayException, Owner, WeeklyRule, calendar_of
from scheduling.selectors import Clash, HoursChange
from scheduling.selectors.laying import odd_day_of
from scheduling.services.freed import tell_freed, tell_opened


@transaction.atomic
def hours_change(*, actor: Actor, owner: Owner, changes: Sequence[HoursChange], at: dt.datetime) -> None:
    """All of them or none. Invalid when two rules would cover the same time, Stale when somebody was faster.

    Appointments already taken keep their time. Two who write the same hours at once take turns: whoever comes
    second is judged on what the first has written.
    """
    policies.require_hours_keeper(actor, owner)
    _take_turn(owner)
    clashes = selectors.clashes_in(selectors.drafted(owner, changes))
    if clashes:
        raise Invalid(clash_words(clashes[0]), field="starts_at")
    calendar = calendar_of(owner)
    rows = selectors.of_owner(owner, calendar.hours).select_for_update()
    kept = {row.public_id: row for row in rows.order_by("pk")}
    with _judged_together(calendar.hours):
        for change in changes:
            _write(actor, owner, change, kept, at)
    if any(change.values is not None for change in changes):
        tell_opened(at)


def _take_turn(owner: Owner) -> None:
    """NO KEY: whoever books with this owner meanwhile refers to the row and waits for nobody."""
    type(owner).objects.select_for_update(no_key=True).get(pk=owner.pk)


def _write(
    actor: Actor, owner: Owner, change: HoursChange, kept: Mapping[UUID, WeeklyRule], at: dt.datetime
) -> None:
    calendar = calendar_of(owner)
    about = {"owner": owner.public_id}
    if change.rule is None:
        if change.values is None:
            raise Invalid
        row = inserted(calendar.hours(**{calendar.field: owner}, **change.values))
        audit.record(actor, "scheduling.hours_added", row, at=at, **about)
        return
    if change.rule not in kept:
        raise Stale
    row = kept[change.rule]
    if change.values is None:
        audit.record(actor, "scheduling.hours_removed", row, at=at, **about)
        row.delete()
    else:
        audit.edit(actor, "scheduling.hours_edited", row, change.values, shown=None, at=at)


@contextmanager
def _judged_together(model: type[WeeklyRule]) -> Iterator[None]:
    """Two rules may change places: whether they overlap is asked once both are written."""
    name = connection.ops.quote_name(f"{model._meta.model_name}_hours_apart")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {name} DEFERRED")
            yield
            cursor.execute(f"SET CONSTRAINTS {name} IMMEDIATE")
    except IntegrityError as error:
        raise Conflict("Quelqu’un vient d’ajouter une plage à la même heure. Rechargez la page.") from error


def clash_words(clash: Clash) -> str:
    """« Lundi : 9 h 00 – 12 h 00 et 11 h 00 – 13 h 00 se recouvrent. »"""
    one, other = (french.hours_between(rule.starts_at, rule.ends_at) for rule in clash)
    return f"{Weekday(clash.first.weekday).label}\u00a0: {one} et {other} se recouvrent."


@transaction.atomic
def exception_add(*, actor: Actor, owner: Owner, values: Mapping[str, Any], at: dt.datetime) -> DayException:
    """A day closed, or open besides; Invalid when another one of its kind covers the same time."""
    policies.require_hours_keeper(actor, owner)
    calendar = calendar_of(owner)
    row = inserted(validated(calendar.exceptions(**{calendar.field: owner}, **values)))
    audit.record(actor, "scheduling.exception_added", row, at=at, owner=owner.public_id)
    if row.kind == DayKind.OPEN:
        tell_freed(odd_day_of(row).span)
    return row


@transaction.atomic
def exception_remove(*, actor: Actor, owner: Owner, row: DayException, at: dt.datetime) -> None:
    policies.require_hours_keeper(actor, owner)
    audit.record(actor, "scheduling.exception_removed", row, at=at, owner=owner.public_id)
    row.delete()
    if row.kind == DayKind.CLOSED:
        tell_freed(odd_day_of(row).span)


@transaction.atomic
def limits_set(
    *,
    actor: Actor,
    owner: Practitioner,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> AgendaLimits:
    """What is kept around each act and how many a day. Appointments already taken are kept."""
    policies.require_hours_keeper(actor, owner)
    row, _ = AgendaLimits.objects.get_or_create(practitioner=owner)
    audit.edit(actor, "scheduling.limits_set", row, values, shown=shown, at=at)
    return row
