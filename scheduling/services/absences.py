"""Leave of a physician, with who stands in: the named deputy."""

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit import services as audit
from core import french
from core.actors import Actor
from core.errors import Invalid
from core.models import inserted, validated
from directory.models import Practitioner
from scheduling import policies, selectors
from scheduling.models import Absence
from scheduling.notifications import absences as notifications
from scheduling.rules import Span
from scheduling.services.freed import tell_freed


@transaction.atomic
def absence_add(*, actor: Actor, owner: Practitioner, values: Mapping[str, Any], at: dt.datetime) -> Absence:
    """Invalid when the deputy is away too. Appointments already taken stay until somebody moves them."""
    policies.require_hours_keeper(actor, owner)
    row = validated(Absence(practitioner=owner, **values))
    _check_deputy(row)
    inserted(row)
    audit.record(actor, "scheduling.absence_added", row, at=at, owner=owner.public_id)
    notifications.deputy_named(actor, row, at=at)
    _tell_deputised(actor, row, at)
    return row


@transaction.atomic
def absence_edit(
    *,
    actor: Actor,
    owner: Practitioner,
    absence: Absence,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> Absence:
    policies.require_hours_keeper(actor, owner)
    before = copy.copy(absence)
    audit.edit(actor, "scheduling.absence_edited", absence, values, shown=shown, at=at)
    _check_deputy(validated(absence))
    _tell_change(actor, before, absence, at)
    return absence


@transaction.atomic
def absence_remove(*, actor: Actor, owner: Practitioner, absence: Absence, at: dt.datetime) -> None:
    policies.require_hours_keeper(actor, owner)
    audit.record(actor, "scheduling.absence_removed", absence, at=at, owner=owner.public_id)
    notifications.deputy_released(actor, absence, at=at)
    absence.delete()
    tell_freed(Span(max(absence.starts_at, at), absence.ends_at))


def _tell_change(actor: Actor, before: Absence, after: Absence, at: dt.datetime) -> None:
    """Who stood in for another time, or stands in no more; and who stands in now."""
    period = (after.starts_at, after.ends_at)
    if (before.deputy_id, before.starts_at, before.ends_at) != (after.deputy_id, *period):
        if before.deputy_id != after.deputy_id:
            notifications.deputy_released(actor, before, at=at)
        notifications.deputy_named(actor, after, at=at)
    if (before.starts_at, before.ends_at) != period:
        _tell_deputised(actor, after, at)
        tell_freed(Span(max(before.starts_at, at), before.ends_at))


def _tell_deputised(actor: Actor, row: Absence, at: dt.datetime) -> None:
    """Those for whom this physician was to stand in then."""
    covered = selectors.deputised_over(row)
    notifications.deputy_away(actor, row, covered, at=at)


def _check_deputy(row: Absence) -> None:
    """Who stands in is there."""
    if row.deputy is None:
        return
    away = row.deputy.absences.filter(starts_at__lt=row.ends_at, ends_at__gt=row.starts_at).first()
    if away is not None:
        period = f"du {french.moment(away.starts_at)} au {french.moment(away.ends_at)}"
        raise Invalid(f"{row.deputy.full_name} s’absente aussi, {period}.", field="deputy")
